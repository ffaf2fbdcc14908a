"""English words for the listening checks. ``fine`` grows with each false alarm."""

from __future__ import annotations

from voice_coach.checks.listening_words import ListeningWords, phrases

PICTURE = (
    r"(?:picture|photo|photograph|video|diagram|image|drawing|illustration|sketch|animation|figure|screenshot|"
    r"gif|chart|demo|demonstration)s?"
)
COLOUR = r"(?:red|green|blue|yellow|orange|white|black|gr[ea]y|pink|purple|colou?red|dotted|dashed|solid|highlighted)"
THE = r"(?:(?:the|this|that|these|our|my|its|first|second|next) )"
ENDS = r"(?= ?(?:[.,;!?()…]|$|\n\n|(?:and|then|while|until|but|for)\b))"
LIMB = r"(?:leg|arm|foot|knee|heel|elbow|shoulder|hip|ankle|thigh|calf|ear|side)"
SIDED = rf"(?:{LIMB}|hand)"
BODY = (
    r"(?:back|belly|stomach|side|front|elbows?|forearms?|toes|tiptoes|knees?|hands?|feet|foot|heels?|arms?|"
    r"legs?|buttocks|bottom|tailbone|floor|mat|ground|bed|chair|ball|bench|stool|sofa|couch|step|edge)"
)
GEAR = r"(?:chair|mat|towel|dumbbells?|band|ball|bar|weights?|kettlebells?|wall|bench|step|cushion|belt|bottle)s?"

# fmt: off
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50,
    "sixty": 60,
}
# fmt: on
UNITS = {"second": 1, "seconds": 1, "minute": 60, "minutes": 60}
NUMBER = rf"(?P<number>\d{{1,4}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
UNIT = r"(?P<unit>seconds?|minutes?)"

WORDS = ListeningWords(
    language="en",
    fine=phrases(
        r"like this:(?! ?(?:see|$|\n\n))",
        r"(?:stay|remain|rest|wait|continue|go on|carry on|sounds?) like this",
        r"(?:this way and|this side and) that",
        r"as (?:far|high|low|long|soon|much|well|clearly) as you(?: can| may)? see",
        r"as you see fit",
        r"in the picture of",
        # not the side of a body
        r"one side of",
        r"one (?:arm|leg|foot|hand)'s",
        r"one foot (?:away|apart|from|off|above|wide|long|high|deep)",
        # not the direction
        r"right angles?",
        r"right-angled",
        r"right (?:away|now|under|underneath|over|above|below|at|behind|before|after|there|here|in|up|down|on)",
        r"that's right",
        r"all right",
        r"(?:seconds?|minutes?|reps?|rounds?|sets?|time|breaths?|one|two|three|is|are|have) left",
    ),
    visual=phrases(
        rf"like (?:this|so){ENDS}",
        r"as (?:shown|pictured|illustrated|depicted|demonstrated)",
        r"shown (?:here|above|below|in|on|at the)",
        r"as you(?: can| may| will)? see(?! (?:the|your|it))",
        r"as seen (?:here|above|below|in|on)",
        rf"(?:see |(?:in|on|from|like|look at|watch|check|study) {THE}){THE}?{PICTURE}(?! (?:of|[48]|four|eights?)\b)",
        rf"{PICTURE} (?:above|below|shows)",
        r"fig\. ?\d{1,3}",
        r"figure (?![48]\b)\d{1,3}",
        r"on (?:the|this|your) (?:screen|display)",
        r"(?:look at|watch) (?:the |your )?(?:screen|display|clock|timer|me|how i)",
        r"in (?:the|a|your) mirror",
        rf"see (?:above|below){ENDS}",
        rf"as (?:above|below){ENDS}",
        r"(?:described|mentioned|explained|listed|pictured|seen) (?:above|below)",
        r"the above (?:exercise|steps?|position|movement|picture|instructions?|text)s?",
        r"see (?:also )?(?:exercise|step|chapter|section|page|note|appendix|link)s?(?: \w{1,9})?",
        r"\((?:see|cf\.?|fig\.?) [^)]{1,80}\)?",
        rf"(?:turn|twist|tilt|face|bend|lean|rotate|point|swing)(?: \w{{1,20}}){{0,3}} this way{ENDS}",
        r"this (?:high|wide|low|deep)(?= ?(?:[.,;!?]|$|\n\n))",
        r"this (?:far|wide) apart",
        rf"(?:feel (?:it|this|that|the \w{{1,20}})|touch|press|hurts?) (?:right |just )?here{ENDS}",
        r"(?:copy|mirror|follow) me",
        r"(?:what|that|which|how) you(?: can| may| will)? see (?:here|above|below)",
        rf"(?:do|copy|repeat|imitate|mirror) what you(?: can)? see{ENDS}",
        rf"follow(?:ing)? {THE}?{COLOUR} (?:line|path|dot|circle|mark|marker|light|curve)s?",
        rf"follow(?:ing)? {THE}?(?:{COLOUR} )?arrows?",
        rf"(?:shown|marked|drawn|painted|coloured|colored|highlighted) in {COLOUR}",
        rf"the {COLOUR} (?:arrow|area|muscle|highlight)s?",
        r"(?:as|like) i (?:do|show)",
        r"(?:i'll|let me|i will|i) show you",
        r"click (?:here|on|the)",
    ),
    posture=phrases(
        r"sit(?:s|ting)?|seated|sat",
        r"stand(?:s|ing)?|stood",
        r"lie|lies|lying|lay|laid",
        r"kneel(?:s|ing)?",
        r"hang(?:s|ing)?",
        r"(?:stay|remain)(?:ing)? (?:tall|seated|on|in|where|as|down|up|lying|standing|sitting|kneeling|"
        r"upright|at|with|close|put|face|hanging|here|low|against|like)",
        r"lean(?:ing)? (?:back )?(?:on|onto|against|with|your|over)",
        r"crouch(?:ing)?|prone|supine|upright|cross-?legged|astride|straddle|reclin(?:e|ed|ing)",
        r"all fours|hands and knees|table-?top|planks?|push-?ups?|press-?ups?|pull-?ups?|chin-?ups?",
        r"fac(?:e|ing) (?:down|up|the|a|an|your)|face-?down|face-?up",
        r"back flat|against (?:the|a|your)|(?:wide|narrow|split) stance|from (?:a|the) (?:squat|lunge|bridge|plank)",
        r"hands (?:under|beside|behind|against|flat|on)",
        r"(?:hip|shoulder)s?[- ](?:width|distance)|(?:feet|legs|knees) (?:slightly |wide |well )?"
        r"(?:together|apart|flat|wide|parallel|bent|under|hip|shoulder|out)",
        r"(?:set|put|place|plant|rest|hook|prop|support|fix|position|tuck) (?:your|both|one|the|yourself|on)",
        r"hold (?:on|onto|a|an|two|both|the (?:bar|back of|edge|handles?|ball|weights?|dumbbells?|chair|door\w*))",
        r"(?:grip|grasp|grab|balance on|pick up|take hold|take up|take your place)",
        r"(?:start|starting|begin|beginning) (?:in|on|from|position|with your)|from (?:here|there)",
        r"(?:plank|push-?up|squat|lunge|bridge|this|that|same) position",
        rf"on (?:your |the |a |an |one |both |straight |bent |all ){{0,2}}{BODY}",
        r"in (?:a|an|the|your) (?:chair|doorway|corner|bed|lunge|squat|bridge|machine|seat)",
        r"(?:next to|beside|in front of|behind) (?:a|an|the|your)|at (?:a|an|the) (?:wall|table|desk|window|door)",
        r"walls?|chairs?|stools?|bench|sofa|couch|doorway|machine|windowsill",
        r"walk(?:ing)?|march(?:ing)?|jog(?:ging)?|run(?:ning)?|skip(?:ping)?|cycl(?:e|ing)|danc(?:e|ing)|"
        r"on the spot|in place",
        r"wherever|anywhere|any position|however you",
        r"same (?:start|position|place|as|exercise|way|thing|again)|as (?:before|in the)",
        r"roll (?:over|onto)|turn (?:over|onto)|get (?:down|up|on|onto|into)|step (?:into|onto|up to|away from)",
        r"(?:come|go)(?: down| up)? (?:on|onto|into)|come to (?:your|all|a|standing|sitting)|stretch out",
    ),
    named_side=phrases(r"left|right|left-hand|right-hand|clockwise|anti-?clockwise|counter-?clockwise"),
    one_side=phrases(rf"(?:one|a single) {LIMB}(?! at a time)", r"either (?:leg|arm|foot|knee)"),
    other_side=phrases(rf"(?:(?:the|your) (?:other|second)|opposite) (?:{LIMB}|hand)"),
    your_one=phrases(
        r"(?:lift|raise|extend|straighten|lower|swing|stretch|circle|kick|bend)(?: up| out)? your "
        r"(?:straight |bent |top |upper |free |whole |outstretched )?(?:leg|arm|foot|knee|heel|elbow|hand|thigh)"
        r"(?! (?:muscles?|bones?|joints?|arch|press))"
    ),
    awaited_name=phrases(
        rf"{SIDED} (?:that|which) (?:is|was|gets|has been|will be)(?: going to be)? (?:named|called)",
        rf"{SIDED} (?:that |which )?(?:i|the coach|the voice) (?:names?|calls?)",
        rf"{SIDED} (?:that's|being) (?:named|called)",
        rf"(?:the|your) (?:named|called) {SIDED}",
    ),
    movement=phrases(
        r"step|jump|hop|turn|twist|bend|lift|raise|lower|arch|kick|swing|push|pull|press|curl|roll|rotate|reach|"
        r"stretch|tilt|nod|squat|lunge|crunch|circle|drop|rise|straighten|squeeze"
    ),
    switch_sides=phrases(
        r"(?:switch|change|swap)(?: over)?(?: to)?(?: your| the)? (?:sides?|legs?|arms?|hands?|feet|knees?)"
    ),
    in_turn=phrases(
        r"(?:then|after|next|to|by|over|behind|before|front of|top of|across|against|than)(?: \w{1,12}){0,2} the other",
        r"in turn|by turns|turn by turn|take turns|one by one|(?:from )?side to side|both|alternat\w{1,6}",
        r"whichever|no matter which|any (?:leg|arm|side)",
    ),
    says_when=phrases(
        r"each|every|half-?way|tick|half of|after \w{1,9} (?:reps?|times|breaths|seconds)",
    ),
    pairs=phrases(r"one|first"),
    letters=frozenset({"l", "r", "l.", "r.", "lt", "rt", "lft", "rgt"}),
    before_start=phrases(
        r"before (?:you (?:start|begin)|starting|beginning|the start)(?= ?(?:[.,:;!?]|$))",
        r"before (?:you (?:start|begin)|starting|beginning) (?:the|this|your) (?:exercise|workout|set|work|hold)",
        r"to (?:start|begin) with(?= ?(?:[.,:;!?]|$))",
        r"(?:at the|on the) start signal",
        r"at the (?:very )?(?:start|beginning)(?= ?(?:[.,:;!?]|$)| of (?:the|this) (?:exercise|set|hold|work))",
    ),
    setup=phrases(
        rf"you(?:'ll| will)? need (?:a|an|two|your) (?:\w{{1,20}} )?{GEAR}",
        r"(?:lie|lying)(?: down)? on your (?:back|belly|stomach|side|front)",
        r"stand with your back (?:to|against)",
        r"(?:sit|kneel)(?: down)? on (?:a|the) (?:chair|stool|bench|mat|floor|ball)",
    ),
    halfway=phrases(r"half-?way (?:there|done|through|point)", r"(?:you're|you are|that's|now) half-?way"),
    time_left=phrases(
        rf"{NUMBER} (?:more )?{UNIT} (?:left|to go|remaining|remain)",
    ),
    numbers=NUMBERS,
    units=UNITS,
    into_position=phrases(
        r"(?:please )?(?:(?:start|begin)(?: off)? )?(?:seated|standing|sitting|lying|kneeling|hanging)",
        r"(?:please )?(?:sit(?! up| back| ups)|stand(?! up)|lie(?! back)|kneel|hang (?:from|on|onto|by)|crouch)",
        r"(?:start|begin)(?: off)? (?:in|on|from) (?:a|an|all|your|the|hands)(?! (?:left|right|first|other|count))",
        r"(?:start|begin)(?: off)? with (?:your|both) (?:feet|hands|legs|knees|arms|back)",
        r"(?:get|come|go)(?: down)? (?:on|onto|into) (?:your|all|a|the|hands)",
        r"(?:on|in) (?:all fours|your (?:hands and knees|back|belly|stomach|side)|a (?:chair|seat|squat|lunge|plank))",
        r"face (?:down|up|the wall|a wall)|all fours|feet (?:together|apart|flat|(?:hip|shoulder)[- ]width)",
        r"(?:with )?(?:your )?back (?:flat )?(?:to|against|on) (?:a|the)",
        r"take (?:up )?(?:the|your|a) (?:\w{1,20} )?(?:position|place|stance|seat)",
    ),
    equipment=phrases(
        r"(?P<mat>(?:(?:yoga|exercise|gym) )?mats?)",
        r"(?P<chair>chairs?|armchairs?)",
        r"(?P<stool>stools?)",
        r"(?P<bench>bench(?:es)?)",
        r"(?P<wall>walls?)",
        r"(?P<door>doors?|door-?ways?|door ?-?frames?)",
        r"(?P<table>(?:tables?|desks?)(?![ -]?top))",
        r"(?P<bed>beds?)",
        r"(?P<sofa>sofas?|couch(?:es)?)",
        r"(?P<ball>(?:(?:exercise|gym|swiss|medicine|stability|tennis|massage) )?balls?)",
        r"(?P<weights>dumb-?bells?|(?:hand )?weights|a (?:\w{1,9} )?weight)",
        r"(?P<kettlebell>kettle-?bells?)",
        r"(?P<bar>(?:(?:pull-?up|chin-?up) )?bars?|barbells?)",
        r"(?P<band>(?:(?:resistance|rubber|elastic|exercise) )?bands?)",
        r"(?P<towel>towels?)",
        r"(?P<cushion>cushions?|pillows?)",
        r"(?P<strap>straps?|belts?)",
        r"(?P<rope>(?:(?:skipping|jump) )?ropes?)",
        r"(?P<stick>broomsticks?|broom handles?|a (?:\w{1,9} )?stick)",
        r"(?P<roller>(?:foam )?rollers?)",
        r"(?P<block>yoga blocks?)",
        r"(?P<stairs>stairs?|staircase)",
        r"(?P<machine>(?:\w{1,9} )?machines?|treadmill|exercise bike)",
        r"(?P<bottle>bottles?)",
    ),
    no_equipment=phrases(
        r"balls? of (?:(?:your|the|each|both|one) ){0,2}(?:foot|feet|big toes?|thumbs?)|into a (?:tight )?ball",
        r"(?:abdominal|chest|stomach|belly) walls?|(?:it|iliotibial) bands?",
        r"(?:as if|as though|imagine|pretend|like|without|no|instead of)(?: [^\s.,;:!?]{1,20}){1,8}",
    ),
    choice=phrases(r"or|without|instead"),
    forbidding=phrases(
        r"stop|don't|do not|never(?! (?:trained|done|tried|been))|avoid|no sudden|make no|force nothing|discomfort",
    ),
    danger=phrases(
        r"pain(?:ful|s)?|hurt(?:s|ing)?|dizz(?:y|iness)|light-?headed|faint|numb(?:ness)?|tingl(?:es?|ing)",
        r"injur(?:y|ies|ed|e)|doctor|physio(?:therapist)?|be careful|take care|danger(?:ous)?|pregnan(?:t|cy)",
        r"(?:high )?blood pressure",
    ),
)
