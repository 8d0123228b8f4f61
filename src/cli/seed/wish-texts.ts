import type { Kind } from '#lib/features/wishes/wish.ts';

type Verb =
	| 'take'
	| 'acknowledge'
	| 'ask'
	| 'reply'
	| 'offer'
	| 'accept'
	| 'answer'
	| 'decline'
	| 'withdraw'
	| 'reopen'
	| 'confirm'
	| 'handOver'
	| 'assign';

/** How many working days ago, what was done, and what was written with it. */
export type Step = [ago: number, verb: Verb, text: string];

export type SeededWish = {
	ago: number;
	kind: Kind;
	summary: string;
	body: string;
	atSession?: boolean;
	shared?: boolean;
	organisation?: string;
	usefulDays?: number;
	steps: Step[];
};

const VT = 'Veilig Thuis Rijn en IJssel';
const POLICE = 'Politie Basisteam Waal';
const SHELTER = 'Vrouwenopvang De Linde';
const TAKEN = 'Ik heb je wens. Ik zoek uit wie dit kan doen en je hoort het deze week.';

export const wishes: SeededWish[] = [
	{
		ago: 0,
		kind: 'deepening',
		summary: 'Hoe begin je het gesprek als de partner erbij zit?',
		body: 'In de oefening lukte het mij niet om iemand apart te spreken.',
		atSession: true,
		steps: []
	},
	{
		ago: 1,
		kind: 'training',
		summary: 'Een middag over stalking na een scheiding',
		body: 'In ons team komt dit steeds vaker voor. We weten niet wie wanneer aan zet is.',
		shared: true,
		steps: []
	},
	{
		ago: 1,
		kind: 'introduction',
		summary: 'Kennismaken met iemand van de reclassering',
		body: 'Ik wil weten wat een toezicht inhoudt en wanneer ik mag bellen.',
		steps: []
	},
	{
		ago: 4,
		kind: 'other',
		summary: 'Kan de bijeenkomst ook een keer in de ochtend?',
		body: 'Woensdagmiddag ben ik er niet. Voor meer collega’s is de ochtend beter.',
		steps: []
	},
	{
		ago: 12,
		kind: 'deepening',
		summary: 'Meer oefenen met praten met jonge kinderen',
		body: 'Kinderen onder de zes vind ik moeilijk. Een extra oefening zou helpen.',
		atSession: true,
		steps: []
	},
	{
		ago: 3,
		kind: 'training',
		summary: 'Training over schulden en geweld',
		body: 'Bij veel gezinnen lopen die twee samen op.',
		steps: [
			[2, 'take', ''],
			[2, 'acknowledge', TAKEN]
		]
	},
	{
		ago: 6,
		kind: 'introduction',
		summary: 'Meelopen met een wijkagent',
		body: 'Een dagdeel meelopen zou mij veel leren.',
		steps: [[5, 'acknowledge', 'Goed plan. Ik vraag het na bij de politie en laat het je vrijdag weten.']]
	},
	{
		ago: 5,
		kind: 'deepening',
		summary: 'Wat doe je als ouders elkaar overal van beschuldigen?',
		body: 'Ik wil een situatie inbrengen, zonder namen.',
		atSession: true,
		steps: [
			[4, 'take', ''],
			[4, 'acknowledge', TAKEN]
		]
	},
	{
		ago: 9,
		kind: 'deepening',
		summary: 'Uitleg over het verschil tussen controle en zorg',
		body: 'Wanneer is iets dwang? Daar kwamen we niet aan toe.',
		atSession: true,
		steps: [[8, 'acknowledge', TAKEN]]
	},
	{
		ago: 9,
		kind: 'training',
		summary: 'Herhaling van de meldcode voor nieuwe collega’s',
		body: 'We hebben vier nieuwe mensen in het team.',
		shared: true,
		usefulDays: 40,
		steps: [
			[8, 'take', ''],
			[7, 'acknowledge', TAKEN]
		]
	},
	{
		ago: 9,
		kind: 'introduction',
		summary: 'Een vast gezicht bij de GGZ',
		body: 'Ik bel nu steeds iemand anders.',
		steps: [[8, 'acknowledge', 'Ik heb dit uitgezet bij twee collega’s en bel je donderdag.']]
	},
	{
		ago: 13,
		kind: 'deepening',
		summary: 'Hoe maak je een veiligheidsplan met het hele netwerk?',
		body: 'Opa en oma willen helpen, maar hoe betrek je hen?',
		atSession: true,
		steps: [[12, 'acknowledge', TAKEN]]
	},
	{
		ago: 18,
		kind: 'training',
		summary: 'Samen oefenen met een multidisciplinair overleg',
		body: 'Wie zit voor, wie schrijft op, wie bewaakt de veiligheid?',
		steps: [
			[17, 'take', ''],
			[16, 'ask', 'Met hoeveel collega’s zou je komen?'],
			[14, 'reply', 'Met z’n vijven, uit drie organisaties.']
		]
	},
	{
		ago: 15,
		kind: 'other',
		summary: 'Een lijst met wie je waarvoor kunt bellen',
		body: 'Iedereen vraagt ernaar.',
		steps: [[13, 'acknowledge', 'We maken zo’n lijst. Hij komt in Tweespan te staan.']]
	},
	{
		ago: 7,
		kind: 'training',
		summary: 'Bijeenkomst over ouderenmishandeling in onze gemeente',
		body: 'Met de wijkverpleging erbij.',
		steps: [
			[6, 'take', ''],
			[2, 'ask', 'Denk je aan een dagdeel of aan een hele dag?']
		]
	},
	{
		ago: 8,
		kind: 'introduction',
		summary: 'Op bezoek bij de opvang',
		body: 'Ik verwijs ernaar, maar ik ben er nooit geweest.',
		steps: [
			[7, 'acknowledge', TAKEN],
			[1, 'offer', 'Je kunt volgende week donderdag om tien uur een uur op bezoek komen. Past dat?']
		]
	},
	{
		ago: 4,
		kind: 'answer',
		summary: 'Hoe lang duurt het voor een melding is opgepakt?',
		body: 'Wij horen na een melding soms weken niets.',
		organisation: VT,
		steps: [
			[3, 'assign', ''],
			[3, 'acknowledge', 'Ik vraag de cijfers op en kom er deze week op terug.']
		]
	},
	{
		ago: 2,
		kind: 'answer',
		summary: 'Wanneer komt de politie mee op huisbezoek?',
		body: 'En hoe vragen we dat aan?',
		organisation: POLICE,
		steps: []
	},
	{
		ago: 20,
		kind: 'answer',
		summary: 'Wat mag ik met jullie delen zonder toestemming?',
		body: 'In de training was dit een heet hangijzer.',
		organisation: VT,
		atSession: true,
		steps: [
			[19, 'assign', ''],
			[
				17,
				'answer',
				'Bij acute onveiligheid mag je altijd bellen. Wij kijken dan samen wat nodig is en leggen het vast.'
			],
			[16, 'confirm', '']
		]
	},
	{
		ago: 11,
		kind: 'deepening',
		summary: 'Werken met een tolk in een spannend gesprek',
		body: 'Ik verloor het contact doordat alles via de tolk ging.',
		steps: [
			[10, 'acknowledge', TAKEN],
			[6, 'handOver', SHELTER]
		]
	},
	{
		ago: 5,
		kind: 'coaching',
		summary: 'Meekijken met een lastig gesprek',
		body: 'Ik zie ertegenop en wil het graag met je voorbereiden.',
		atSession: true,
		steps: [[4, 'acknowledge', 'Fijn dat je het vraagt. Zullen we vrijdag bellen?']]
	},
	{
		ago: 8,
		kind: 'deepening',
		summary: 'Verdieping op eergerelateerd geweld',
		body: 'Vooral: wie bel je als eerste?',
		atSession: true,
		steps: [
			[7, 'take', ''],
			[7, 'acknowledge', TAKEN],
			[2, 'answer', 'In Kennis staat nu een les hierover, met de nummers die je kunt bellen.']
		]
	},
	{
		ago: 16,
		kind: 'training',
		summary: 'Een extra bijeenkomst over complexe scheidingen',
		body: 'De vorige zat vol.',
		steps: [
			[15, 'acknowledge', TAKEN],
			[9, 'offer', 'Er komt een extra bijeenkomst over drie weken. Er is een plaats voor je.'],
			[8, 'accept', '']
		]
	},
	{
		ago: 30,
		kind: 'introduction',
		summary: 'Koffie met de jeugdbeschermer in mijn wijk',
		body: 'We kennen elkaar alleen van de mail.',
		steps: [
			[29, 'acknowledge', TAKEN],
			[25, 'answer', 'Jullie staan dinsdag samen in de agenda, bij jou op kantoor.'],
			[23, 'confirm', '']
		]
	},
	{
		ago: 35,
		kind: 'deepening',
		summary: 'Hoe vraag je naar wapens in huis?',
		body: 'Dat durf ik nog niet goed.',
		atSession: true,
		steps: [
			[34, 'take', ''],
			[33, 'answer', 'Je vindt drie zinnen die je letterlijk kunt gebruiken in de les over veiligheid.'],
			[30, 'reopen', 'De les is goed, maar ik wil het een keer oefenen.'],
			[28, 'offer', 'Oefenen kan volgende week in het leerlokaal.'],
			[27, 'accept', ''],
			[25, 'confirm', '']
		]
	},
	{
		ago: 14,
		kind: 'other',
		summary: 'Kunnen we de casussen vooraf krijgen?',
		body: 'Dan kan ik ze met mijn team bespreken.',
		steps: [
			[13, 'answer', 'Ja, ze staan voortaan een week ervoor bij de bijeenkomst.'],
			[9, 'reopen', 'Bij de laatste bijeenkomst stonden ze er niet.']
		]
	},
	{
		ago: 40,
		kind: 'training',
		summary: 'Training over online dreiging',
		body: 'Jongeren in onze wijk krijgen hiermee te maken.',
		steps: [
			[36, 'take', ''],
			[35, 'acknowledge', TAKEN],
			[24, 'answer', 'Dit onderwerp staat in het aanbod van het voorjaar. Sorry dat het lang duurde.'],
			[22, 'confirm', '']
		]
	},
	{
		ago: 45,
		kind: 'introduction',
		summary: 'Wie werkt er bij het team zedenzaken?',
		body: 'Ik zoek een naam en een gezicht.',
		steps: [
			[41, 'acknowledge', TAKEN],
			[28, 'answer', 'Je kunt bij het basisteam terecht; zij verbinden je door.']
		]
	},
	{
		ago: 26,
		kind: 'other',
		summary: 'Reiskosten vergoeden uit het programma',
		body: 'Het is voor mij ver weg.',
		steps: [
			[25, 'take', ''],
			[
				22,
				'decline',
				'Het programma vergoedt geen reiskosten. Je eigen organisatie doet dat wel; vraag ernaar bij je coördinator.'
			]
		]
	},
	{
		ago: 33,
		kind: 'deepening',
		summary: 'Vervolg op het leerteam van vorig jaar',
		body: 'Wij willen verder met dezelfde groep.',
		steps: [
			[32, 'acknowledge', TAKEN],
			[26, 'withdraw', 'changed_workplace']
		]
	},
	{
		ago: 22,
		kind: 'training',
		summary: 'Uitleg over de nieuwe wet op de gegevensuitwisseling',
		body: 'Wanneer gaat die in?',
		steps: [
			[21, 'take', ''],
			[17, 'withdraw', 'overtaken_by_news']
		]
	},
	{
		ago: 28,
		kind: 'answer',
		summary: 'Hoe meld ik iemand aan voor de opvang?',
		body: 'Het formulier dat ik had, klopt niet meer.',
		organisation: SHELTER,
		steps: [[26, 'withdraw', 'found_elsewhere']]
	},
	{
		ago: 19,
		kind: 'other',
		summary: 'Een parkeerplek bij de locatie',
		body: 'Ik kom vaak te laat door het zoeken.',
		steps: [[18, 'withdraw', 'withdrawn']]
	},
	{
		ago: 34,
		kind: 'training',
		summary: 'Een training over geldzorgen in het gezin',
		body: 'In veel gezinnen die ik zie, begint het bij schulden.',
		steps: [
			[33, 'take', ''],
			[32, 'acknowledge', 'Ik verzamel wie dit ook wil. Je hoort van mij als er genoeg mensen zijn.']
		]
	}
];
