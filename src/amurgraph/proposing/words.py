"""English words that the reading of a page rests on, as lists: what they are is all there is to know."""

from __future__ import annotations

# Words inside names, and before them, that say nothing of what is named.
SMALL = frozenset(
    "a an the of for and in on at to by with from der die das de du des la le les für und et y e o os van von its "
    "their our this that these those as or but nor both neither either since while when where whereas until after "
    "before unlike like today now also however although though because if whether is are was were has have had "
    "together including among besides between through under via than per about all other another many some most "
    "several each every more early late only not no it they he she we you who which what there here".split()
)
# Kinds of bodies, and words for where they are from, may stand with a capital before a name.
GENERIC = frozenset("ngo ngos charity charities organization organisation organizations organisations".split())
NAME_TAILS = ("ian", "ish", "ese", "ean", "can", "dutch", "french", "german", "based")

# The words by which the name of an organization is known, and the kind where the word is plain.
ORGANIZATION_WORDS = {
    **dict.fromkeys(
        "trust fund society alliance network coalition consortium partnership union council centre center group club "
        "charity committee commission board secretariat museum aquarium laboratory school bank corporation "
        "conservancy institution stichting verein gesellschaft фонд общество центр союз".split(),
        "unknown",
    ),
    **dict.fromkeys("zoo zoos tierpark zoológico зоопарк".split(), "zoo"),
    **dict.fromkeys("foundation stiftung fondation fondazione fundación fundação".split(), "foundation"),
    **dict.fromkeys("federation association".split(), "association"),
    **dict.fromkeys("ministry department agency bureau authority administration directorate".split(), "government"),
    **dict.fromkeys("university institute academy college universität institut институт".split(), "research"),
    **dict.fromkeys("ltd inc gmbh company llc".split(), "company"),
}
_NOT_PLAIN = frozenset("department authority administration directorate bureau agency".split())
ORGANIZATION_KINDS = {word: "unknown" if word in _NOT_PLAIN else kind for word, kind in ORGANIZATION_WORDS.items()}
# After these the rest of the name comes: "Ministry of …", "Society for …".
HEADS = frozenset(ORGANIZATION_WORDS) - frozenset("zoo zoos ltd inc gmbh company llc bank aquarium".split())
ENDINGS = frozenset({"international"})  # "Crane Watch International"
PLURAL_HEADS = {
    "zoos": "Zoo",
    "universities": "University",
    "institutes": "Institute",
    "foundations": "Foundation",
    "trusts": "Trust",
    "funds": "Fund",
    "societies": "Society",
    "museums": "Museum",
    "aquariums": "Aquarium",
    "alliances": "Alliance",
    "ministries": "Ministry",
    "academies": "Academy",
}
ALLIANCES = frozenset("alliance network coalition consortium federation".split())
TITLES = frozenset("dr mr mrs ms miss prof professor sir dame lord lady president director minister".split())

# What may stand between a subject and its verb, and before what a verb is about.
WORKS = frozenset("work works efforts effort activities projects programmes programs campaign".split())
DETERMINERS = frozenset("a an the this that these those its their our his her both all another some any each".split())
AUXILIARIES = frozenset(
    "is are was were be been being am has have had having do does did get gets got become becomes became "
    "remain remains remained".split()
)
ADVERBS = frozenset(
    "also now currently today still already always first then later again since jointly together closely actively "
    "officially formally long just once mainly mostly largely partly fully both all each thus therefore however "
    "generously financially directly regularly annually yearly soon ever even further".split()
)
ADJECTIVES = frozenset(
    "founding proud active full associate associated official main major key principal important long-standing "
    "long standing leading close closely new first one of only oldest largest strategic local national "
    "international regional global core honorary affiliated affiliate supporting small other former "
    "formerly ex previous previously".split()
)
NEGATIONS = frozenset("not never neither nor no cannot".split())
FORMER = frozenset("former formerly ex previously once".split())
DOUBTS = frozenset(
    "may might could would should will shall must can if whether perhaps possibly unless hope hopes hoping hoped plan "
    "plans planning planned intend intends want wants wish wishes aim aims seek seeks ask asks asked call calls called "
    "urge urges urged invite invites invited encourage encourages encouraged propose proposes proposed apply applies "
    "applied expect expects expected offer offers offered refuse refuses refused decline declines declined promise "
    "promises promised mission goal goals vision".split()
)
PREPOSITIONS = frozenset(
    "of with by for from to in into at on upon unlike like besides via through under among between than alongside "
    "including against about without within across near outside inside despite regarding concerning around over "
    "beyond following except".split()
)
OPENERS = frozenset(
    "and but or while whereas that because since although though when where so yet then also however today now "
    "currently later neither nor both".split()
)
FILLERS = frozenset(
    "a an the this that these those its their our his her both all another some several many various numerous "
    "different other others local national international regional global non profit governmental nonprofit "
    "non-governmental government private public state leading large small major key main founding full fellow "
    "organization organizations organisation organisations ngo ngos group groups body bodies charity charities "
    "partner partners member members institution institutions zoo agency agencies donor donors sponsor sponsors "
    "supporter supporters foundation foundations company companies conservation environmental wildlife nature "
    "scientific research such as including includes include namely like particularly especially e g eg following "
    "among them currently now today present two three four five six seven eight nine ten dozen".split()
)
LIST_OPENERS = frozenset({"including", "namely", "like", "include", "includes"})
COUNTED = frozenset(
    "members organizations organisations ngos ngo groups institutions zoos societies associations trusts bodies "
    "charities agencies foundations partners countries".split()
)
AROUND_TAXA = frozenset(
    "the a an this these its their last remaining wild captive critically endangered rare local whole small survival "
    "future population populations numbers number habitat habitats range health conservation protection species "
    "of and for".split()
)
ANIMALS = frozenset("species subspecies animal animals cat cats bird birds fish mammal mammals predator".split())
BODIES = frozenset("organization organisation group charity ngo body".split())
NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        start=1,
    )
} | {"thirty": 30, "forty": 40, "fifty": 50}
MONTHS = {
    month: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|"
        "november nov|december dec".split("|"),
        start=1,
    )
    for month in names.split()
}
CURRENCIES = {"€": "EUR", "£": "GBP", "euro": "EUR", "euros": "EUR", "eur": "EUR", "usd": "USD", "gbp": "GBP"}
