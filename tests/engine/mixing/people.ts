/** People p0, p1, … of organisations with these numbers of members, and of some disciplines in uneven numbers. */
export function peopleOf(organisations: number[], disciplines: number) {
	return organisations
		.flatMap((members, organisation) => Array.from({ length: members }, () => `o${organisation}`))
		.map((organisation, index) => ({
			id: `p${index}`,
			organisation,
			...(disciplines > 0 && { discipline: `d${(index * index + (index >> 1)) % disciplines}` })
		}));
}

export function plainPeople(count: number) {
	return peopleOf([count], 0);
}
