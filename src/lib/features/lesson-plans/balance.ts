/** How the leading of a plan is shared: minutes a lead, a part led by both counts half for each. */
export function minutesPerLead(
	parts: readonly { minutes: number; counts: number; partLeadId: string | null }[],
	leads: readonly string[]
): number[] {
	const led = parts.filter((part) => part.counts === 1);
	return leads.map((personId) =>
		led.reduce((total, part) => total + shareOf(part, personId, leads.length), 0)
	);
}

function shareOf(part: { minutes: number; partLeadId: string | null }, personId: string, leads: number) {
	if (part.partLeadId === null) return part.minutes / leads;
	return part.partLeadId === personId ? part.minutes : 0;
}
