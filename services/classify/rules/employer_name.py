# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""What an employer's name looks like: words in capitals, with what may stand between them and the legal form."""

WORD = r"(?:(?!I['’](?:m|ve|d|ll)\b)[A-ZÀ-ÝĄĆĘŁŃŚŹŻ0-9][\w&'’/+*@-]*(?:\.(?:com|io|ai|AI|de|net|org|co|tv|app|me|dev|eu|ly))?|[a-z]{1,4}[A-Z]\w+|[A-Z]\.(?:[A-Z]\.)+|(?:St|Mt|Dr)\.(?=[ ][A-Z]))"
NAME = rf"(?P<c>{WORD}(?:[ ](?:(?:of|and|the|de|und|la|des|der|für|von|et|du|di|del|y|e|van|en|(?<=Institute )for|(?<=Center )for|(?<=Centre )for|(?<=Society )for|(?<=Agency )for|(?<=Foundation )for|(?<=Association )for)[ ](?:the[ ])?)?(?:{WORD}|&|\([A-Z]\w+\)(?!\w))){{0,6}}(?:,?[ ](?:Inc|LLC|L\.L\.C|Ltd|LLP|Corp|Co|GmbH|AG|SE|KG|S\.A|SA|PLC|B\.V|BV|S\.p\.A|SpA|S\.r\.l|Srl|Limited|e\.V|mbH|KGaA)\b\.?(?:[ ]&[ ]Co\.?(?:[ ]KG(?:aA)?)?)?)?)"
