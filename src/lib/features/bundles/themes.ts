type Link = { key: string; wishId: string };

/** Groups wishes around the one that resembles most others; each wish is in one group, nobody is alone. */
export function themesOf(links: readonly Link[]): string[][] {
	const near = new Map<string, Set<string>>();
	for (const { key, wishId } of links) {
		if (key === wishId) continue;
		add(near, key, wishId);
		add(near, wishId, key);
	}
	const themes: string[][] = [];
	for (let leader = leaderOf(near); leader; leader = leaderOf(near)) {
		const theme = [leader, ...[...(near.get(leader) ?? [])].sort()];
		themes.push(theme);
		for (const id of theme) forget(near, id);
	}
	return themes;
}

function add(near: Map<string, Set<string>>, from: string, to: string) {
	const known = near.get(from);
	if (known) known.add(to);
	else near.set(from, new Set([to]));
}

function leaderOf(near: Map<string, Set<string>>): string | undefined {
	const linked = [...near].filter(([, others]) => others.size > 0);
	return linked.sort(
		([one, some], [other, more]) => more.size - some.size || one.localeCompare(other)
	)[0]?.[0];
}

function forget(near: Map<string, Set<string>>, id: string) {
	for (const other of near.get(id) ?? []) near.get(other)?.delete(id);
	near.delete(id);
}
