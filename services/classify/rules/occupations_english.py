# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye; word lists are read as prose.
"""More occupations by English name, and names of two words of which neither alone names one.

Words are folded; written as those of `occupations`.
"""

import re

from services.classify.domain.folding import words as listed

_WORDS = """
    assoc$ bagger banksman banksperson bather brusher biller$ busser$ canvasser childcarer chocolatier coppersmith
    declarant declarants derrickhand derrickman dinner-lady dishwasher dispenser$ dogsbody dramaturg dyer$ embroiderer
    engraver expediter expeditor floorhand foster-carer furnaceman headkeeper herdsman herdsperson herdswoman
    housefather housemother housekeeper houseparent invigilator keyholder knitter lamplighter lumberjack mapper$
    milker$ motorman mudlogger nightwatchman oiler$ papermaker picker-packer platemaker pointsman presser$ proctor$
    propmaker pumpman quarryman quilter rancher rearer roughneck roundsman sandblaster senco$ shearer shelver$
    shot-firer shotfirer slater$ slaughterer smelter sous$ splicer stagehand steeplejack stillman stoker$ tallyman
    teamster timetabler tinsmith toolpusher topographer trackman traffic-warden tufter under-butler underkeeper
    watchmaker wayleave weigher wheelwright wicketkeeper wigmaker winchman wireman woodworker yardhand yardperson
"""
_LEADERS = """
    activity area bakery bay cell class cluster country crew curriculum department design expedition fire floor forest
    group key line lodge nursery pack people phase play playgroup practice product production programme project ride
    room school section service set shift site squad stage store subject team technical tour track trek troop unit walk
    worship yard year youth
"""
_MATES = "builder driver electrician fitter joiner plasterer plumber roofer welder"


def _either(words: str) -> str:
    return "|".join(sorted(listed(words)))


_PHRASES = (
    rf"\b(?:{_either(_LEADERS)}) leaders?\b|\b(?:{_either(_MATES)})(?:'?s)? mate\b|\b(?:first|second|third|chief|deck) mate\b"
    r"|\b(?:deck|engine|room|able) ratings?\b|\b(?:stable|farm|yard|travelling|travel|kennel) lad\b|\bhealth visitors?\b"
    r"|\b(?:library|committee|court) page\b|\b(?:lab|product|laboratory|clinical|technical|play) demonstrators?\b"
    r"|\b(?:copy|bureau|crew|fire|station|desk|picture|section) chief\b|\b(?:police|firefighter|constable|army|naval) recruit\b"
    r"|\b(?:plant|factory|branch|category|country|cluster|zonal|works|unit|kitchen) head\b|\b(?:funeral|flower|music) arrangers?\b"
    r"|\b(?:hydrologic|biological|nursing|teacher'?s?|forestry|range|engineering|kitchen|library|legal|home health) aids?\b"
    r"|\b(?:site|office|school|sales|hr|finance|project|system|network|database|linux) admin\b|\b(?:audit|tax|accounts) senior\b"
    r"|\b(?:network|public) defenders?\b|\b(?:combat|event|field|flight|army) medics?\b|\b(?:field|telephone|survey) interviewers?\b"
    r"|\b(?:customer|change|digital|safety) champion\b|\b(?:kitchen|route|shop|store|driver|warehouse|electrical|plumbing|home) helpers?\b"
    r"|\b(?:meter|palm|proof|sensitivity|script) readers?\b|\b(?:boarding|house|wardrobe|costume|choir) (?:mistress|master)\b"
    r"|\b(?:record|code|content|claims|plan|policy|quality) reviewers?\b|\b(?:glass|key|pattern|fabric|stone|meat|gem|cloth|hide) cutters?\b"
    r"|\b(?:detention|sheriff'?s?) deputy\b|\bdeputy sheriff\b|\btraining contract\b|\bvacation scheme\b|\bcellar person\b|\bfire marshal\b"
    r"|\bdog walkers?\b|\bproduction potter\b|\breach truck\b|\bticket office\b|\bpaint mixer\b|\b(?:freight) forwarders?\b|\bcity launcher\b|\bdeputy principal\b|\bassistant principal\b"
    r"|\boverseas (?:sales|marketing)\b|\bdev ?rel\b|\bst[1-8] [a-z]{5,}(?:ics|ology|ine|ery|ry)\b|\bassistant stage\b|\bloft boarder\b"
)


def _stem(word: str) -> str:
    bare = re.escape(word.removesuffix("$"))
    return rf"\b{bare}s?\b" if word.endswith("$") else rf"\b{bare}"


MORE = "|".join([*sorted(map(_stem, listed(_WORDS))), _PHRASES])
