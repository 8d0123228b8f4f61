/** A browser and system in words, from what the browser says of itself; nothing that tells people apart. */
export function deviceName(userAgent: string | null): string {
	const agent = userAgent ?? '';
	const browser = BROWSERS.find(([, pattern]) => pattern.test(agent))?.[0];
	const system = SYSTEMS.find(([, pattern]) => pattern.test(agent))?.[0];
	return [browser, system].filter(Boolean).join(', ');
}

const BROWSERS: [string, RegExp][] = [
	['Edge', /Edg/],
	['Firefox', /Firefox|FxiOS/],
	['Samsung Internet', /SamsungBrowser/],
	['Chrome', /Chrome|CriOS/],
	['Safari', /Safari/]
];

const SYSTEMS: [string, RegExp][] = [
	['iPhone', /iPhone/],
	['iPad', /iPad/],
	['Android', /Android/],
	['Windows', /Windows/],
	['macOS', /Mac OS/],
	['Linux', /Linux/]
];
