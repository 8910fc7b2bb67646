"""Words that say where somebody comes from, what they speak, what happened: together they can be one person.

Unlike names, these are few enough to be listed, and a list that lacks one fails in one place only. Lower case; Arabic
and Persian without article and prefixes; of Cyrillic words the part that all their endings share. A place that is left
(a country, a region of it) counts, not the one where somebody arrived: that is most readers' own.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: countries and regions that people leave, and who is called after them, in English, Spanish, French and German
PLACES = _set(
    "afghanistan afghan afghans afganistán afgano afgana afghane afghanin albania albanian algeria algerian "
    "argelia argelino algérie algérien algérienne angola angolan armenia armenian arménie aserbaidschan "
    "azerbaijan azerbaijani azerbaiyán bangladesh bangladeshi belarus belarusian bielorrusia biélorussie benin "
    "bhutan bhutanese bolivia bolivian boliviano boliviana bolivie bosnia bosnian bosnie bosnien burkina burundi "
    "burundian cambodia cambodian camboya cambodge kambodscha cameroon cameroonian camerún cameroun kamerun chad "
    "chadian tchad tschad chechnya chechen chechenia tchétchénie tschetschenien chiapas colombia colombian "
    "colombiano colombiana colombie kolumbien comoros comoras comores congo congolese congoleño congolais "
    "congolaise kongo cuba cuban cubano cubana darfur donbas donetsk ecuador ecuadorian ecuatoriano ecuatoriana "
    "equateur équateur egypt egyptian egipto egipcio égypte égyptien ägypten eritrea eritrean eritreo érythrée "
    "érythréen ethiopia ethiopian etiopía etíope éthiopie éthiopien äthiopien gambia gambian gambie gaza georgia "
    "georgian ghana ghanaian guatemala guatemalan guatemalteco guatemalteca guinea guinean guinée guinéen haiti "
    "haitian haití haitiano haitiana haïti haïtien haïtienne honduras honduran hondureño hondureña idlib iran "
    "iranian irán iraní iranien iranienne iraq iraqi irak iraquí irakien irakienne jamaica jamaican jordan "
    "jordanian jordania jordanie kashmir kazakhstan kenya kenyan kosovo kosovan kosova kurdistan kurdistán "
    "kyrgyzstan laos laotian lebanon lebanese líbano libanés libanesa liban libanais libanaise libanon liberia "
    "liberian libya libyan libia libye libyen malawi mali malian maliense malien mauritania mauritanian "
    "mauritanie mexico mexican méxico mexicano mexicana mexique moldova moldovan mongolia morocco moroccan "
    "marruecos marroquí maroc marocain marocaine marokko mozambique myanmar burma burmese birmania birmanie "
    "rakhine nepal nepali nepalese nicaragua nicaraguan nicaragüense niger nigeria nigerian nigérian pakistan "
    "pakistani pakistán pakistaní palestine palestinian palestina palestino palästina paraguay peru peruvian perú "
    "peruano peruana pérou philippines filipino filipinas filipina russia russian rusia russie russland rwanda "
    "rwandan ruanda salvador salvadoran salvadoreño salvadoreña salvadorien senegal senegalese senegalés sénégal "
    "sénégalais serbia serbian leone leonean somalia somalian somalí somalie somaliland puntland lanka sudan "
    "sudanese sudán sudanés soudan soudanais südsudan syria syrian syrians siria sirio syrie syrien syrienne "
    "syrer syrerin tajikistan tajik tanzania tibet tibetan tigray togo togolese tunisia tunisian túnez tunecino "
    "tunisie tunisien tunesien turkey turkish turquía turquie türkei turkmenistan uganda ugandan ukraine "
    "ukrainian ucrania ucraniano ukrainien ukrainienne uzbekistan venezuela venezuelan venezolano venezolana "
    "vénézuélien vietnam vietnamese vietnamita xinjiang yemen yemeni yémen jemen zambia zimbabwe zimbabwean "
    "rohingya aleppo mosul homs kabul herat kunduz mogadishu asmara khartoum mariupol bakhmut grozny kherson "
    "zacatecas oaxaca huehuetenango cabinda casamance kivu ituri biafra cordillera"
)
#: languages, and peoples that are known by them
TONGUES = _set(
    "acholi albanés amharic amárico amharique amharisch arabic aramaic arameo araméen assyrian asirio assyrien "
    "aymara baluchi balochi bambara bamileke bemba bengali berber bereber berbère tamazight amazigh kabyle "
    "burmese chaldean caldeo chaldéen chuj chuukese circassian creole criollo créole kreyòl dari dinka dioula ewe "
    "farsi fulani fula peul pulaar garifuna guaraní hazara hausa hmong igbo ixil jakaltek k'iche' kiche kaqchikel "
    "kachin kanjobal karen karenni kikongo kinyarwanda kirundi kurdish kurdo kurda kurde kurdisch kurmanji "
    "kurmancî sorani ladino lao lingala luganda luo maay malinke mandinka mandaean maya mayan mixteco mixtec "
    "tu'un nahuatl náhuatl nepali nuer oromo pashto pashtun pastún pachto paschtu persian persa persan q'anjob'al "
    "q’anjob’al k’iche’ q'eqchi' quechua quichua qanjobal queqchi romani roma romaní rohingya ruáingga sango "
    "shona somali soomaali soninke susu swahili suajili syriac siríaco syriaque tagalog tamil tatar telugu temne "
    "tibetan tigre tigrinya tigriña triqui turkmen turkoman turoyo twi tzotzil tzeltal uyghur uigur ouïghour "
    "uzbek wolof yazidi yezidi yazidí yézidi jesidisch yoruba zapotec zapoteco zaza zaghawa zomi druze druso copt "
    "coptic copto copte bahai baha'i ahmadi ashkali bidoon twa tutsi hutu banyamulenge masalit beja gypsy deaf "
    "sorda sordo"
)
#: what happened, or what somebody was: few people were there, or it stood in the newspapers
EVENTS = _set(
    "camp camps campamento campamentos lager flüchtlingslager crossing travesía traversée überfahrt dinghy patera "
    "balsa schlauchboot smuggler smugglers coyote pollero passeur passeurs schlepper shipwreck naufragio naufrage "
    "schiffbruch bombing bombings bombed bomb bombardeo bombardeos bombardement bombardements bombardiert "
    "bombardierung shelling airstrike airstrikes massacre massacres masacre massaker genocide genocidio génocide "
    "völkermord siege asedio siège belagerung war guerra guerre krieg coup golpe putsch uprising levantamiento "
    "soulèvement aufstand revolution earthquake terremoto séisme erdbeben flood inundación inondation "
    "überschwemmung hurricane huracán ouragan famine hambruna hungersnot drought detention detained detención "
    "detenido detenida détention haft inhaftiert prison jail imprisoned prisión cárcel gefängnis torture tortured "
    "tortura torturado torturada torturé torturée folter gefoltert trial court courtroom verdict juicio tribunal "
    "sentencia procès jugement prozess gericht urteil election elections elección elecciones élection élections "
    "wahl wahlen protest demonstration manifestación manifestation raid raids redada rafle razzia kidnapped "
    "kidnapping secuestro secuestrado secuestrada enlèvement entführt entführung deportation deported deportación "
    "deportado deportada expulsion abschiebung mayor alcalde alcaldesa maire bürgermeister bürgermeisterin "
    "minister ministro ministra ministre ambassador embajador embajadora ambassadeur botschafter judge juez jueza "
    "juge richter richterin colonel coronel commander comandante governor gobernador gobernadora gouverneur "
    "senator senador senadora journalist periodista journaliste journalistin bishop obispo évêque bischof "
    "champion campeón campeona championne olympic olímpico olympique anchor presenter presentadora goalkeeper "
    "portera gardienne wedding-singer archaeologist composer"
)

#: Arabic and Persian script
ARABIC_PLACES = _set(
    "سوريا سورية سوري سوريه سوریه سوریا سوريين العراق عراق عراقي عراقية عراقی أفغانستان افغانستان أفغاني أفغانية "
    "افغانی الصومال صومال صومالي سودان سوداني سودانية سودانی يمن يمني يمنية یمن ليبيا ليبي لیبی إريتريا اريتريا "
    "إريتري إثيوبيا اثيوبيا إثيوبي فلسطين فلسطيني فلسطينية فلسطین غزة غزه لبنان لبناني لبنانية إيران ايران إيراني "
    "ایران ایرانی مصر مصري مصرية مغرب مغربي مغربية جزائر جزائري جزائرية تونس تونسي تونسية كردستان کردستان باكستان "
    "باكستاني پاکستان پاکستانی أوكرانيا اوکراین تركيا تركي ترکیه حلب إدلب ادلب حمص درعا موصل سنجار دارفور خرطوم "
    "كابول کابل هرات قندوز قندهار مزار عدن صنعاء تعز كركوك کرکوک عفرين كوباني بورما ميانمار تاجيكستان تاجیکستان "
    "تيغراي"
)
ARABIC_TONGUES = _set(
    "كردي كردية كردى كورمانجي سوراني کردی کرد أمازيغي أمازيغية قبايلي سرياني سريانية آشوري آشورية كلداني كلدانية "
    "صومالية أمهرية تغرينية تيغرينيا أورومو تركماني تركمانية ایزدی إيزيدي إيزيدية ايزيدي صابئي مندائي درزي درزية "
    "علوي قبطي قبطية فارسية فارسی دري داري دری بشتو پشتو پشتون هزارة هزاره هزاري بلوشي بلوچی بلوچ أرمني أرمنية "
    "ارمنی تاجيكي تاجیک أوزبكي ازبک ایغوری روهينغا روهينجا نوبي نوبية فور زغاوة مساليت بهائي بهایی شركسي"
)
ARABIC_EVENTS = _set(
    "مخيم مخيمات خيمة اردوگاه عبور قارب قوارب زورق قایق مهرب مهربين مهربون قاچاقچی غرق قصف قصفوا بمباران قذيفة "
    "قذائف صاروخ مجزرة مذبحة إبادة نسل‌کشی حصار محاصره حرب جنگ انقلاب ثورة زلزال زلزله فيضان سيل سیل مجاعة قحطی "
    "احتجاز معتقل معتقلة اعتقال اعتقلوني بازداشت سجن سجنت زندان تعذيب عذبوني شکنجه محاكمة محكمة قاضي قاضية دادگاه "
    "قاضی انتخابات مظاهرة مظاهرات تظاهرات خطف اختطاف خطفوا ربودند ترحيل أخراج عمدة مختار شهردار وزير وزيرة وزیر "
    "سفير سفيرة سفیر محافظ استاندار صحفي صحفية خبرنگار مطران أسقف بطل بطلة قهرمان عقيد لواء سرهنگ"
)

#: Russian and Ukrainian: how a word begins, whatever its ending
CYRILLIC_PLACES = (
    "украин украї сири афган чечн чечен ирак ирану иране армени вірмен грузи сомали судан йемен таджик узбек "
    "киргиз кыргыз казахст молдов беларус білорус донбас донецк донецьк луганс луганськ мариупол маріупол бахмут "
    "херсон харьков харків буч грозн крым крим азербайдж косов эритре еритре"
)
CYRILLIC_TONGUES = (
    "таджикск узбекск чеченск курдск курдськ езид єзид дари пушту татарск татарськ кримськотатарськ "
    "крымскотатарск цыганск ромськ ромы рома осетин ингуш уйгур гагауз караїм хазар хазарейц армянск вірменськ "
    "грузинск"
)
CYRILLIC_EVENTS = (
    "лагер табір табор бомбеж бомбард бомбил бомбов обстрел обстріл войн війн осад облог оккупац окупац плен "
    "полон тюрьм тюрм вязниц в'язниц в’язниц пытк катув задержа затрима арест арешт суде судом судь суддя "
    "приговор вирок выборах выборы выборов виборах вибори виборів землетряс землетрус наводнен повін переправ "
    "лодк човен човні депортац похищен викраден мэр мер министр міністр посол губернатор журналист журналіст "
    "чемпион чемпіон фильтрац фільтрац эвакуац евакуац майдан крушен"
)
