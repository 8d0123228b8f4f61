import type { DuoHalf } from '#lib/ui/Duo.svelte';
import type { RingSeat } from '#lib/ui/Ring.svelte';
import { organisationShapeNames } from '#lib/ui/shapes.ts';

export const organisations = [
	'Het Anker',
	'Steunpunt Rivier',
	'Jeugdkring',
	'Buurtteam Oost',
	'Gemeente Waterland',
	'Basisteam Noord',
	'Helder GGZ',
	'De Brug',
	'Thuishaven',
	'Samen Veilig',
	'Kompas',
	'De Linde'
].map((name, index) => ({
	name,
	colour: index,
	shape: organisationShapeNames[index % organisationShapeNames.length]!
}));

export function half(name: string, organisation: number): DuoHalf {
	const { name: organisationName, colour, shape } = organisations[organisation]!;
	return { name, organisation: organisationName, colour, shape };
}

const people = [
	'Samira Bakker',
	'Joost de Wit',
	'Fleur Jansen',
	'Achmed Yilmaz',
	'Nienke Vos',
	'Ruben Smit',
	'Priya Kuipers',
	'Tom Hendriks',
	'Mei Dekker',
	'Lotte Mulder'
];

export const seats: RingSeat[] = people.map((name, index) => {
	const { name: organisation, colour, shape } = organisations[index]!;
	const [first = '', ...rest] = name.split(' ');
	const initials = `${first[0]}${rest.at(-1)?.[0]}`;
	return { name, initials, organisation, colour, shape, known: index % 3 === 1, self: index === 0 };
});

export const wishes = [
	{
		id: 1,
		title: 'Verdieping over veiligheidsplannen met twee gezinnen tegelijk',
		state: 'on_time',
		fraction: 0.35,
		left: 'nog 6 werkdagen, tot ma 15 juni 17:00',
		duo: [half('Samira Bakker', 0), half('Joost de Wit', 1)]
	},
	{
		id: 2,
		title: 'Hoe deel ik zorgen met de gemeente',
		state: 'nearly',
		fraction: 0.85,
		left: 'nog 2 werkdagen, tot di 9 juni 17:00',
		duo: [half('Fleur Jansen', 2), null]
	},
	{
		id: 3,
		title: 'Intervisie over eerwraak',
		state: 'late',
		fraction: 1,
		left: '3 werkdagen over tijd, was wo 3 juni 17:00',
		duo: [half('Achmed Yilmaz', 3), half('Nienke Vos', 4)]
	}
] as const;

export const badForm = {
	values: { title: 'Te kort', date: '2027-01-14', kind: 'b' },
	errors: {
		title: ['Schrijf minstens tien tekens.'],
		place: ['Kies een locatie.'],
		agree: ['Zet hier een vinkje.']
	}
};
