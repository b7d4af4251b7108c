# ruff: noqa: SIM905 - word lists are read as prose.
"""What the gaps of the snippets are filled with: names that say nothing about the label."""

from tools.train_model.snippets import World

_COMPANIES = (
    "Fernhill|Oakline Dental|Brightwater GmbH|Northbridge & Sons|Kestrel Foods|Lumen AG|Tarnby Logistics|Vela Studio"
    "|Hotel Seeblick|St. Anne's Hospital|Grundschule am Park|Marbury Council|Iris Health|Volta Energy|Casa Verde"
    "|Boulangerie Perrin|Studio Nove|Wisłok S.A.|Van Dijk Bouw|Padaria Lima"
)
_ROLES = (
    "Nurse|Software Engineer|Account Manager|Chef de Partie|Electrician|Data Scientist|Product Manager|Office Clerk"
    "|Warehouse Operative|Buchhalter|Erzieherin|Ingénieur qualité|Soldador|Infermiere|Vrachtwagenchauffeur|Analista"
    "|Księgowa|Teaching Assistant|Tram Driver|Lab Technician|Marketing Manager|Receptionist|Mechatroniker|Consultant"
)
WORLD = World(
    {
        "company": tuple(_COMPANIES.split("|")),
        "role": tuple(_ROLES.split("|")),
        "person": tuple(
            "Anna|Mr Miller|Sophie Brandt|Tom|Mrs Ortega|Jan|Priya|Herr Vogel|Frau Lindner|Marek|João|Giulia".split("|")
        ),
        "date": tuple(
            "12 May|Friday|3 March 2026|the 24th|14.07.|next Monday|20.11.2026|2026-03-02|15 mars|5 de junio".split("|")
        ),
        "time": ("10:00", "14:30", "9", "11.15", "3 pm"),
        "num": ("3", "12", "48", "58213", "5", "2025-881", "120"),
        "city": ("Berlin", "Leeds", "Lyon", "Austin", "Kraków", "Porto", "Utrecht", "Bari", "Sevilla"),
        "money": ("52.000 €", "$85,000", "£13.40", "48k", "3.100 Euro", "2.400 zł"),
        "link": ("https://x.example/t", "https://work.example/abc"),
        "platform": ("HackerRank", "Greenhouse", "LinkedIn", "Workable", "Personio", "XING", "Indeed"),
    }
)
