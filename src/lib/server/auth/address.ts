import { isIP, isIPv6 } from 'node:net';
import type { RequestEvent } from '@sveltejs/kit';

type Asked = Pick<RequestEvent, 'getClientAddress' | 'platform'>;

/**
 * Where a request comes from, to count by. Somebody with an IPv6 address has billions of them: the network counts. A
 * request that came round the web server, or with a header that says nothing, counts for the machine that sent it.
 */
export function placeOf(event: Asked): string {
	const address = plain(named(event));
	return isIPv6(address) ? networkOf(address) : address;
}

function named({ getClientAddress, platform }: Asked): string {
	try {
		const given = getClientAddress();
		if (isIP(plain(given))) return given;
	} catch {
		// The header that TRUST_PROXY names is missing or too short.
	}
	return platform?.req?.socket.remoteAddress ?? '';
}

function plain(address: string) {
	return address
		.trim()
		.replace(/^::ffff:(?=\d+\.)/i, '')
		.replace(/%.*$/, '');
}

/** The first 64 bits. */
function networkOf(address: string) {
	const [before = '', after] = address.split('::');
	const head = before.split(':').filter(Boolean);
	const tail = after?.split(':').filter(Boolean) ?? [];
	const zeros = after === undefined ? 0 : 8 - head.length - tail.length;
	const groups = [...head, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...tail];
	return `${groups
		.slice(0, 4)
		.map((group) => parseInt(group, 16).toString(16))
		.join(':')}::/64`;
}
