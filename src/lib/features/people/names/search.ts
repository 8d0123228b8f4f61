/** Whether a text holds every word that was typed; accents and capitals do not matter. */
export function searchFor(typed: string): (text: string) => boolean {
	const words = typed.slice(0, 200).split(/\s+/).map(loose).filter(Boolean);
	return (text) => {
		if (!words.length) return true;
		const found = loose(text);
		return words.every((word) => found.includes(word));
	};
}

function loose(text: string) {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
