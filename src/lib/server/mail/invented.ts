/** Addresses that belong to nobody and never will (RFC 2606 and 6761). */
const NOBODYS = /(^|[.@])(example|test|invalid|localhost|example\.(com|net|org))$/i;

export function isInvented(address: string): boolean {
	return NOBODYS.test(address);
}
