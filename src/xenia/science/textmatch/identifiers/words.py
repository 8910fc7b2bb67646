"""The words from which the scanner knows what stands beside them: titles, kinship, months, and what is no name.

There is no list of names or of places here: a list knows the names of those who made it.
"""

from xenia.science.textmatch.identifiers.cyrillic_words import (
    CYRILLIC_MONTHS,
    CYRILLIC_NO_NAMES,
    CYRILLIC_SAID,
    CYRILLIC_TITLES,
    PERSIAN_MONTHS,
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: whoever follows one of these has a name; in lower case, as they are compared
TITLES = CYRILLIC_TITLES | _set(
    "dr doctor dra doctora doctores prof professor mr mrs ms mx miss sir madam nurse sister imam sheikh pastor "
    "rabbi haji hajja señor señora señorita sr sra srta don doña enfermera enfermero tía tío monsieur madame "
    "mademoiselle mme mlle docteur docteure pr tante oncle herr frau doktor schwester pfleger onkel uncle aunt "
    "auntie teacher"
)
#: after these a word in lower case may be a name too: people who type on a phone
SHORT_TITLES = _set("dr mr mrs ms dra sra srta mme mlle")
#: after these it has one if it begins with a capital
NAMED = _set(
    "named called namens heißt heisst llamada llamado llama appelle nommée nommé surnamed зовут звали звати називають"
)
#: German writes every noun with a capital; after one of these it is a name
GERMAN_KIN = _set(
    "freundin freund mutter vater tochter sohn bruder schwester oma opa großmutter großvater kollegin kollege "
    "nachbarin nachbar mann ehefrau ehemann partnerin partner patientin patient ärztin arzt krankenschwester "
    "hebamme dolmetscherin dolmetscher studentin student lehrerin lehrer kind baby cousine cousin nichte neffe "
    "stadt dorf"
)
GERMAN_WORDS = _set(
    "und der die das nicht ich ist mit ein eine einen wir sie auf für dass war den dem zu von mein meine meiner "
    "unsere es hat haben hatte bin sind wurde kam nur noch aus bei im am um sich er nach ihr ihre seine niemand"
)
OTHER_WORDS = _set(
    "the and of to in is was i my they we not with for that it he she had have you a el la los las que y en no me "
    "mi con por una un se su de como le les des et je un une ne pas mon ma on nous elle est pour dans sur m'a j'ai"
)
#: what stands before a noun, so that the noun after it is no name
GERMAN_ARTICLES = _set(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keiner keinem viel viele mehr alle "
    "jede jeder jedes diese dieser dieses manche etwas genug wenig große gute neue andere ersten"
)
GERMAN_AFTER_FROM = _set(
    "hause angst erfahrung ordnung hilfe versehen sicht zeit anfang ende wunsch bedarf plan spaß stunden tagen "
    "wochen monaten jahren scham not liebe mitleid langeweile neugier vertrauen gefühl termin"
)
#: at the beginning of a sentence a capital after one of these says little: 'My E-Mail', 'The Desk'
BEFORE_NOUNS = GERMAN_ARTICLES | _set(
    "the a an my his her its our your their this that these those every each some any no more most many "
    "le la les l un une mon ma mes son sa ses notre nos votre vos leur cet cette ces plus "
    "el los las una mi mis su sus nuestro nuestra este esta ese esa más "
    "mein meine meinen meiner unser unsere ihr ihre sein seine"
)

#: before a place; what has a capital after one of these is called a place and not a name
FROM = _set(
    "in from near through at to en desde hasta à depuis vers aus nach around outside toward towards via "
    "в во из з із зі у до под около "
    "біля через возле під"
)

#: what a person does who begins a sentence with their name
SAID = CYRILLIC_SAID | _set(
    "said told asked explained helped listened smiled translated interpreted laughed shouted cried apologised "
    "apologized dijo preguntó explicó ayudó escuchó tradujo sonrió gritó lloró sagte fragte erklärte half lächelte "
    "übersetzte weinte rief meinte"
)
SAID_IN_TWO = _set("a m'a nous lui hat")
SAID_AFTER = _set(
    "dit demandé expliqué aidé écouté traduit souri crié pleuré gesagt gefragt erklärt geholfen übersetzt"
)
AND = _set("and y e et und и й та і &")

FACILITIES = _set(
    "hospital clinic center centre school university college church mosque temple synagogue shelter park village "
    "camp county street road avenue lane drive boulevard square library pharmacy nursery clínica universidad "
    "escuela iglesia mezquita colegio hôpital clinique université école église mosquée lycée chu klinik klinikum "
    "krankenhaus universität schule kirche moschee praxis straße strasse platz"
)

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|"
    "[Ee]nero|[Ff]ebrero|[Mm]arzo|[Aa]bril|[Mm]ayo|[Jj]unio|[Jj]ulio|[Aa]gosto|[Ss]eptiembre|[Ss]etiembre|[Oo]ctubre|"
    "[Nn]oviembre|[Dd]iciembre|"
    "[Jj]anvier|[Ff]évrier|[Mm]ars|[Aa]vril|[Mm]ai|[Jj]uin|[Jj]uillet|[Aa]oût|[Ss]eptembre|[Oo]ctobre|[Nn]ovembre|"
    "[Dd]écembre|"
    "Januar|Jänner|Februar|März|Juni|Juli|Oktober|Dezember|"
    "كانون الثاني|كانون الأول|تشرين الأول|تشرين الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|"
    "يناير|فبراير|مارس|أبريل|ابريل|مايو|يونيو|يوليو|أغسطس|اغسطس|سبتمبر|أكتوبر|اكتوبر|نوفمبر|ديسمبر|"
    "جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت|محرم|صفر|ربيع الأول|ربيع الثاني|جمادى الأولى|جمادى الآخرة|رجب|شعبان|رمضان|"
    "شوال|ذو القعدة|ذي القعدة|ذو الحجة|ذي الحجة|"
    f"{PERSIAN_MONTHS}|{CYRILLIC_MONTHS}"
)

#: words that often begin a sentence, or carry a capital without being a name
NO_NAMES = CYRILLIC_NO_NAMES | _set(
    # what begins sentences
    "i i'm i've i'd i'll a an the this that these those there here he she it we you they my your his her its our "
    "their mine yours who whom whose what when where why how which if because as at by for from in into of off on "
    "onto or and but so then than though although while since until unless after before during without with within "
    "once again also always never sometimes often only just even still yet already maybe perhaps please thanks "
    "thank sorry yes no not ok okay all any some many much more most few less least every each both either neither "
    "none nobody nothing everyone everybody everything someone somebody something anyone anybody anything other "
    "another such same first second third last next now today tomorrow yesterday later soon ever do does did don't "
    "didn't can could can't couldn't will would won't wouldn't shall should shouldn't may might must have has had "
    "having be been being am is are was were isn't aren't wasn't weren't let let's it's that's what's he's she's "
    "they're we're you're there's get got give given gave go going went come came make made take took tell told say "
    "said ask asked see saw know knew think thought feel felt hear heard help helped keep kept leave left listen "
    "talk speak spoke use used wait waited need needed want wanted good bad great nice kind better best worse very "
    "too really quite well to one two three four five six seven eight nine ten mr mrs ms dr doctor nurse doctors "
    "nurses staff people patients patient students student mother father mom dad mum parents family sister brother "
    "son daughter husband wife friend interpreter interpreters hello hi dear communication pain time care waiting "
    "overall generally honestly however despite instead otherwise el la los las lo un una unos unas yo tú él ella "
    "nosotros nosotras ustedes ellos ellas usted mi mis tu tus su sus nuestro nuestra que qué quien quién cuando "
    "cuándo donde dónde como cómo porque por para pero y o ni si sí no con sin en de del al a desde hasta entre "
    "sobre tras me te se le les nos hay es son era fue fueron está están estaba ha han he había tengo tiene tenía "
    "todo toda todos todas nada nadie alguien algo muy más menos también tampoco siempre nunca ya hoy ayer mañana "
    "gracias después antes luego aquí allí este esta esto ese esa eso soy somos vengo vivo hablo gustó quiero "
    "quería siento creo ojalá además aunque entonces así cada mucho mucha muchos muchas poco le la les un une des "
    "du de je tu il elle on nous vous ils elles mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce "
    "cet cette ces ça c'est ceci cela qui que quoi quand où comment pourquoi parce pour par mais et ou ni si oui "
    "non avec sans dans en au aux à chez sur sous entre depuis pendant après avant très trop plus moins aussi "
    "toujours jamais rien personne tout tous toute toutes merci j'ai j'étais j'avais je l' l'on qu'il qu'elle "
    "d'abord ensuite enfin alors ainsi puis hier aujourd'hui demain est sont était étaient il y der die das den dem "
    "des ein eine einen einem einer ich du er sie es wir ihr ihnen ihn ihm mich mir dich uns euch sich mein meine "
    "meinen meinem meiner dein deine sein seine ihre ihren ihrem ihrer unser unsere unserer euer und oder aber denn "
    "weil wenn als wie was wer wo wann warum ob dass nicht kein keine ja nein mit ohne in im an am auf aus bei beim "
    "nach von vom vor zu zum zur über unter für gegen durch seit bis um ist sind war waren bin hat habe haben hatte "
    "hatten wurde wurden wird werden kann konnte muss musste soll alle alles viel viele mehr sehr auch noch nur "
    "schon immer nie niemand jemand man hier dort dann danach heute gestern morgen danke bitte leider trotzdem "
    "deshalb außerdem "
    # days, months, feasts
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december weekend monday's christmas easter ramadan eid diwali nowruz passover "
    "hanukkah thanksgiving lunes martes miércoles jueves viernes sábado domingo navidad pascua lundi mardi mercredi "
    "jeudi vendredi samedi dimanche noël pâques montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "weihnachten ostern spring summer autumn winter enero febrero marzo abril mayo junio julio agosto septiembre "
    "octubre noviembre diciembre januar februar märz mai juni juli oktober dezember janvier février mars avril juin "
    "juillet août septembre octobre novembre décembre "
    # languages, peoples, faiths: they tell who many people are, not who one is
    "english spanish french german arabic farsi dari pashto persian somali swahili amharic tigrinya kurdish sorani "
    "kurmanji turkish russian ukrainian polish romanian albanian serbian bosnian croatian portuguese italian greek "
    "chinese mandarin cantonese vietnamese korean japanese hindi urdu bengali punjabi tamil nepali burmese karen "
    "rohingya hmong khmer lao thai tagalog haitian creole k'iche' mam quechua nahuatl wolof fula hausa yoruba igbo "
    "oromo lingala kinyarwanda hebrew yiddish latin syrian afghan iraqi iranian eritrean ethiopian sudanese "
    "congolese nigerian mexican guatemalan honduran salvadoran venezuelan colombian cuban american african asian "
    "european canadian british latino latina latinx hispanic black white indigenous western muslim muslims "
    "christian christians jewish jews hindu hindus sikh buddhist catholic protestant orthodox islam christianity "
    "judaism quran koran bible torah god allah jesus deutsch englisch französisch arabisch türkisch russisch "
    "spanisch kurdisch persisch deutschen syrer afghanen moslem "
    # the house and the world
    "emergency room department ward unit internal medicine surgery pediatrics paediatrics psychiatry neurology "
    "radiology oncology cardiology er icu gp mri ct ecg ekg covid covid-19 aids hiv tb diabetes internet google "
    "facebook whatsapp zoom youtube email medicaid medicare social security insurance i.e e.g pm am tv id usa us uk "
    "eu nhs who un q a ps nb mg ml kg sms pdf wifi wi-fi"
)

#: what may follow 'my name is', or a short title, without being a name
NOT_AFTER_NAME = NO_NAMES | _set(
    "pronounced misspelled misspelt mispronounced spelled spelt written hard difficult easy wrong long foreign african "
    "private secret unimportant importante difícil secreto difficile schwierig egal"
)
NOT_AFTER_TITLE = (
    NO_NAMES | SAID | _set("appointment office visit who treated examined looked spoke smiled didn doesn asked gave")
)

#: of the Arabic words that may follow a title or a cue, those that are no name
ARABIC_NO_NAMES = _set(
    "كان كانت كانوا قال قالت قالوا الذي التي الذين هو هي هم لم لا ما لن في من على إلى الى عن مع أن ان إن أنه أنها "
    "عند عندما ثم أو او أم و قد لقد كل بعد قبل بين حتى إذا اذا لو ليس ليست هذا هذه ذلك تلك هنا هناك جدا طلب طلبت "
    "شرح شرحت جاء جاءت سأل سألت ساعد ساعدت ساعدني ساعدتني أعطى أعطت أعطاني أعطتني وصل وصلت تكلم تكلمت تحدث تحدثت "
    "سمع سمعت فهم فهمت لي له لها لنا عليها عليه إليه إليها منه منها فيه فيها معي معه معها غير كثيرا قليلا دائما "
    "أبدا خطأ صحيح مكتوب ليكون لطيف لطيفة صبور صبورة كبير كبيرة نفسه نفسها واحد واحدة آخر أخرى يعرف يفهم يتكلم "
    "تتكلم يقول تقول يكن تكن نعم مريض مريضة لطيفا وكان وكانت وقال وقالت ولم ولا وهو وهي رائع رائعة ممتاز ممتازة "
    "متأخر متأخرة مشغول مشغولة"
)
