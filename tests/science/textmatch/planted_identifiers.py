"""What people might write in a comment, all of it made up, with every identifier marked as ⟦kind|words⟧.

The scanner was worked on with `WORKED_ON` and `HARMLESS` in sight. `UNSEEN` and `HARMLESS_UNSEEN` were not used to tune
it: what it finds there is nearer to what it will find in a school. The harmless ones hold no identifier, and many
temptations. A title is no part of a name.
"""

WORKED_ON = """
My name is ⟦name|Amina Yusuf⟧ and I came in with my mother.
The nurse, ⟦name|Patricia⟧, held my hand the whole time.
Dr ⟦name|Okonkwo⟧ explained everything twice.
I asked for Dr. ⟦name|Lena Brandt⟧ because she speaks Dari.
My appointment was on ⟦date|March 12, 2024⟧ and nobody had booked the interpreter.
They told me to come back on ⟦date|12 March⟧.
Since ⟦date|03/04/2023⟧ I have been waiting for the letter.
The letter of ⟦date|2024-11-05⟧ was in English only.
You can reach me at ⟦email|amina.yusuf@example.org⟧ if you want to talk.
Please call my son at ⟦phone|+1 (555) 010-4477⟧ instead.
His number is ⟦phone|555-0142⟧.
My MRN is ⟦record|00482913⟧ and it is still under the wrong birthday.
The chart no. ⟦record|77-4512⟧ belongs to my sister.
We live at ⟦place|14 Linden Street⟧ and there is no bus.
We came from ⟦place|Aleppo⟧ through ⟦place|Lesbos⟧.
At ⟦place|Alder Bay Hospital⟧ they have a prayer room.
My grandmother is ⟦age|94 years old⟧ and nobody spoke to her.
He is a ⟦age|92-year-old⟧ man who walked here.
I wrote it all down at ⟦url|www.mystory.example/amina⟧ for my family.
They laughed at my post on ⟦url|https://social.example/@amina⟧.
My social security number ⟦id|123-45-6789⟧ was read aloud in the corridor.
I gave them my passport ⟦id|P1234567⟧ and they lost it.
My A-number is ⟦id|A123456789⟧.
I was afraid to come because I am ⟦status|undocumented⟧.
They asked about my ⟦status|visa⟧ before they asked about my pain.
The interpreter was called ⟦name|Farid Haidari⟧.
⟦name|Fatima⟧ said she would never go back.
I thank Mr. ⟦name|Peterson⟧ and his team.
We met ⟦name|José⟧ in the corridor, and ⟦name|José⟧ waited with us.
The resident, ⟦name|John F. Kowalski⟧, drew a picture of my heart.
Me llamo ⟦name|Lucía Fernández⟧ y traje a mi hijo.
La doctora ⟦name|Ramírez⟧ me habló con calma.
Mi hija ⟦name|Guadalupe⟧ tuvo que traducir todo.
El ⟦date|12 de marzo de 2024⟧ me operaron.
Vivo en la ⟦place|Calle Mayor 23⟧ desde que llegamos.
Mi teléfono es ⟦phone|612 345 678⟧ y nadie me llamó.
Mi NIE es ⟦id|X1234567L⟧ y lo pidieron tres veces.
Número de historia ⟦record|554120⟧, todavía sin corregir.
Mi abuela tiene ⟦age|95 años⟧ y no ve bien.
Vengo de ⟦place|San Pedro Sula⟧ y no tengo a nadie aquí.
Soy ⟦status|indocumentada⟧ y me dio miedo dar mi nombre.
Me atendió don ⟦name|Ernesto⟧ en la entrada.
Je m'appelle ⟦name|Aïcha Diallo⟧ et je suis venue seule.
Le docteur ⟦name|Lefèvre⟧ m'a bien expliqué.
Mme ⟦name|Benali⟧ a traduit pour nous.
J'ai été opérée le ⟦date|3 février 2023⟧.
Nous habitons ⟦place|12 rue des Lilas⟧ depuis deux ans.
Mon numéro de dossier est le ⟦record|88231⟧.
Appelez-moi au ⟦phone|06 12 34 56 78⟧ le soir.
Ma grand-mère a ⟦age|93 ans⟧ et elle a attendu debout.
Je viens de ⟦place|Conakry⟧ et je suis ⟦status|demandeur d'asile⟧.
Ich heiße ⟦name|Ayşe Demir⟧ und komme aus ⟦place|Izmir⟧.
Frau ⟦name|Müller⟧ am Empfang war sehr freundlich.
Herr Doktor ⟦name|Weber⟧ hat sich Zeit genommen.
Meine Freundin ⟦name|Nasrin⟧ hat übersetzt.
Am ⟦date|3. Februar 2024⟧ wurde ich entlassen.
Wir wohnen in der ⟦place|Lindenstraße 12⟧ im dritten Stock.
Meine Nummer ist ⟦phone|0171 2345678⟧.
Meine Aktennummer ist ⟦record|4471-22⟧.
Mein Großvater ist ⟦age|91 Jahre alt⟧ und hört schlecht.
Ich habe nur eine ⟦status|Duldung⟧ und hatte Angst.
Meine E-Mail ist ⟦email|a.demir@beispiel.de⟧.
اسمي ⟦name|مريم حداد⟧ وجئت مع أمي.
شرح لي الدكتور ⟦name|سامر⟧ كل شيء بهدوء.
كان موعدي في ⟦date|١٢ آذار ٢٠٢٤⟧ ولم يأت المترجم.
رقم ملفي ⟦record|٤٥٨٢١⟧ وما زال الاسم خطأ.
رقم هاتفي ⟦phone|٠٥٥١٢٣٤٥٦٧⟧ إن أردتم.
نسكن في شارع ⟦place|الزيتون⟧ قرب السوق.
جئنا من مدينة ⟦place|حلب⟧ قبل سنتين.
عمر جدتي ⟦age|٩٤ سنة⟧ ولم يكلمها أحد.
أنا ⟦status|لاجئة⟧ وخفت أن أقول ذلك.
السيدة ⟦name|هدى⟧ ساعدتني في الباب.
تاريخ ميلادي ⟦date|١٩٨٧/٠٥/٠٣⟧ مكتوب خطأ.
"""

UNSEEN = """
The receptionist asked me to spell ⟦name|Oyelaran⟧ three times.
Ms ⟦name|Delgado⟧ from the front desk found a wheelchair for us.
Thanks to Nurse ⟦name|Kim⟧ I was not alone.
I was born on ⟦date|7/19/1956⟧ and they keep writing 1965.
Our daughter ⟦name|Zeynep⟧ is eight and she had to translate the word cancer.
My husband's file, number ⟦record|30561⟧, was mixed up with somebody else's.
We drove two hours from ⟦place|Cedar Falls⟧ to get here.
Mail me at ⟦email|k_tran88@mailbox.example.com⟧.
If it helps, my cell is ⟦phone|(212) 555-0188⟧.
On ⟦date|Sept. 3rd, 2022⟧ I had to sign a form that I could not read.
My father, who turned ⟦age|97⟧ this spring, was called "sweetie".
⟦name|Thi Lan⟧ was the only one who asked how we eat at home.
Ever since my ⟦status|asylum⟧ hearing I sleep badly, and the doctor asked about that.
Mr ⟦name|Abdullahi⟧'s wife was not let in.
They sent the bill to ⟦place|2210 West Oak Avenue, Apt 5⟧ by mistake.
A student named ⟦name|Priyanka⟧ stayed until the end.
Someone wrote about it on ⟦url|clinicreviews.example.com/alder⟧.
I lost my ⟦status|green card⟧ and was scared to give my real name, ⟦name|Teodoro⟧.
The doctor (⟦name|Hashimi⟧, I think) washed his hands and smiled.
My case number is ⟦record|C-20931⟧.
La enfermera ⟦name|Pilar⟧ se quedó conmigo toda la noche.
Mi nombre es ⟦name|Óscar Quispe⟧, paciente desde 2019.
Llegué el ⟦date|4 de julio⟧ y me atendieron el ⟦date|9/7/2023⟧.
El señor ⟦name|Barrientos⟧ no quiso esperar al intérprete.
Escríbanme a ⟦email|oscar.quispe@correo.example⟧, por favor.
Vivimos cerca de la ⟦place|Avenida de la Constitución 8⟧.
Mi expediente ⟦record|2019/4471⟧ no aparece.
Tengo miedo de que me ⟦status|deporten⟧ si firmo.
A mi madre, de ⟦age|92 años⟧, la dejaron en el pasillo.
Somos de ⟦place|Quetzaltenango⟧ y hablamos k'iche'.
Monsieur ⟦name|Traoré⟧ nous a accompagnés jusqu'à la porte.
Mon fils ⟦name|Ibrahima⟧ a six ans et il a tout traduit.
Le rendez-vous du ⟦date|14/02/2024⟧ a été annulé sans explication.
Je suis née le ⟦date|1er janvier 1980⟧, comme tout le monde sur ces papiers.
Écrivez à ⟦place|27 boulevard Voltaire⟧ ou appelez le ⟦phone|+33 6 98 76 54 32⟧.
On m'a demandé mon ⟦status|titre de séjour⟧ avant mon nom.
L'infirmière s'appelle ⟦name|Solange⟧ et elle est en or.
Mein Name ist ⟦name|Mehmet Aydın⟧ und ich bin seit 2016 hier.
Die Dolmetscherin, Frau ⟦name|Hosseini⟧, kam zu spät.
Geboren bin ich am ⟦date|01.01.1990⟧, so steht es im Pass.
Unsere Tochter ⟦name|Leyla⟧ hat geweint.
Rufen Sie mich unter ⟦phone|030/1234567⟧ an.
Das Schreiben ging an den ⟦place|Marktplatz 3⟧ und nie zu uns.
Meine Oma, ⟦age|90 Jahre⟧, versteht nur Farsi.
Mein Antrag auf ⟦status|Asyl⟧ läuft noch.
أنا ⟦name|أم خالد⟧ وأشكر الجميع.
الممرضة اسمها ⟦name|سعاد⟧ وكانت لطيفة.
راجعت مستشفى ⟦place|الرحمة⟧ ثلاث مرات.
أخذت موعدا يوم ⟦date|٥/٦/٢٠٢٣⟧ وانتظرت خمس ساعات.
ابني ⟦name|يوسف⟧ عمره ست سنوات وهو الذي ترجم.
اتصلوا على ⟦phone|0791234567⟧ بعد العصر.
ليس عندي ⟦status|إقامة⟧ وخفت من السؤال.
قالت لي السيدة ⟦name|أمل الخطيب⟧ إن الطبيب في إجازة.
"""

HARMLESS = """
The interpreter came on Tuesday and stayed for two hours.
I speak Spanish, English and a little Arabic.
Nobody asked me about Ramadan or about my medicines.
The doctor spoke to my daughter as if I had left the room.
It took 45 minutes, and then another 20.
I am 67 years old and I have had diabetes for 30 years.
They said 3 of 10 people have this.
In 2019 it was better than in 2021.
The MRI was explained well, the ECG was not.
I would give it 9/10.
My blood pressure was 140/90 again.
We waited from 8:30 to 11:15.
He took 2,000 mg by mistake.
The clinic opened 100 years ago.
My mother-in-law is Christian and I am Muslim.
Thank you very much. Everyone was kind. Nothing was missing.
Communication was poor; Pain was not taken seriously.
The Dr was late and the nurse apologised.
"Why did you come?" they asked. "Because it hurts," I said.
God bless you all.
I don't trust the Internet for this.
They should learn how to say hello in Somali.
My name was said wrong, and nobody asked how to say it.
COVID made everything harder.
Please hire more interpreters. Also, please print bigger letters.
1. Listen first. 2. Then ask.
The room had 4 chairs and no water.
La doctora me escuchó sin prisa.
Me gustó que preguntaran por mi familia.
Hablo español y un poco de inglés.
El martes no había intérprete, y el jueves tampoco.
Tengo 58 años y tres nietos.
Gracias a todos. Volvería sin dudar.
Nos dieron 2 hojas y 15 minutos.
No entendí nada; Nadie me explicó.
Le médecin a pris le temps de m'écouter.
Je parle wolof, français et un peu d'anglais.
J'ai 64 ans et mal au dos depuis 10 ans.
On m'a fait attendre 3 heures.
Merci à toute l'équipe. Rien à redire.
Mardi, il n'y avait personne à l'accueil.
Die Ärztin hat mir alles mit einem Bild erklärt.
Ich hatte Angst vor der Operation und niemand hat Fragen gestellt.
Am Montag war keine Dolmetscherin da.
Meine Mutter spricht nur Farsi und ein wenig Deutsch.
Das Gespräch dauerte 20 Minuten, die Untersuchung 5.
Ich bin 71 Jahre alt und habe seit 12 Jahren Diabetes.
Zu Hause habe ich alles aufgeschrieben, damit Sie es lesen können.
Nach dem Termin hatte meine Schwester Zeit für einen Kaffee.
الطبيبة كانت صبورة جدا.
انتظرنا ثلاث ساعات ولم يأت المترجم.
عمري ٦٥ سنة وعندي سكري منذ ١٠ سنوات.
أعطوني ورقة بالإنجليزية فقط.
شكرا لكم على كل شيء.
لم يسألني أحد عن رمضان.
قال الطبيب إن الضغط ١٤٠ على ٩٠.
"""

HARMLESS_UNSEEN = """
What mattered most was that someone sat down. Respect, and patience.
The Emergency Department was calm that night.
Three of us shared one chair for 55 minutes.
I would recommend this place to any Eritrean family.
Even the Security guard was friendly.
My insulin is kept at 4 degrees, nobody believed me.
On Friday they said "come Monday", on Monday they said "come Friday".
Mother's milk was not mentioned once.
Level 2 was full, so we waited on Level 3.
It is the second time since 2018 that a form was missing.
The Welcome Desk should have somebody who speaks Pashto.
Nothing to add. Really.
The price was 1,250 dollars for 2 nights.
My score went from 12 to 7 in 6 weeks.
Las señoras de la limpieza nos ayudaron más que nadie.
Lo mejor: la paciencia. Lo peor: el papeleo.
Mi marido es Musulmán y nadie preguntó por el cerdo.
Volví 3 veces en 2 semanas.
C'était long, mais on nous a respectés.
La dame de l'accueil parlait trop vite.
Le Coran était sur la table, personne ne l'a touché.
Rien. Tout était parfait.
Das Essen war ohne Schwein, dafür bin ich dankbar.
Leider gab es keinen Aufzug und meine Mutter hat Schmerzen im Knie.
Der Pfleger hatte Geduld und Humor.
Mehr Zeit, mehr Ruhe, weniger Papier.
Auf Station 4 war immer jemand da.
كان المكان نظيفا والناس طيبين.
أتمنى أن يكون هناك مترجم في كل زيارة.
دفعنا ٣٠٠ ولم نفهم لماذا.
"""
