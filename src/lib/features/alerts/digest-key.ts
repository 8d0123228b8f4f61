/** Who and which local date: neither a restart nor a change of the clock makes a second one. */
export function digestKey(recipientId: string, date: string): string {
	return `digest/${recipientId}/${date}`;
}
