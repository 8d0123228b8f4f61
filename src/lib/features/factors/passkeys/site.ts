/** The name of the host that passkeys are made for; a browser makes none for a bare address. */
export function passkeyHost(origin: string): string {
	const { hostname } = new URL(origin);
	return hostname === '127.0.0.1' ? 'localhost' : hostname;
}

/** The origins from which a passkey of this host may be used. */
export function passkeyOrigins(origins: string[], host: string): string[] {
	return origins.filter((origin) => new URL(origin).hostname === host);
}

/** Where somebody who came by a bare address can use passkeys: the same site by its name. */
export function namedOrigin(origin: string, host: string | null): string | undefined {
	const { port } = new URL(origin);
	const bare = /^(127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');
	if (!bare || passkeyHost(origin) !== 'localhost') return undefined;
	return `http://localhost${port && `:${port}`}`;
}
