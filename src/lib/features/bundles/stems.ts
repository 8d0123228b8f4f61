/** Words of a wish that say nothing about what it is about. */
const COMMON = new Set(
	`aan alle alleen altijd ander andere anders beter bijeenkomst bijvoorbeeld collega collegas dan dat deze dingen doen
	door een eens eerder eerst elkaar elke gaan gaat geen goed goede graag haar hebben heeft hele hoor horen hulp
	ieder iemand iets jullie kennen kennis komen komt krijgen kunnen leren leert lopen maak maar maken meer mensen met
	moet moeten moment naar niet nieuwe nodig omdat omgaan omgang onder ons onze ook organisatie organisaties over samen soms steeds
	training trainingen tussen uitleg veel vaak verder verschillende vind vinden voor vraag vragen waar waarom wanneer
	want wat welke weten werk werken werkt wie wil willen wordt worden zelf zijn zoals zonder zouden`.split(/\s+/)
);
const ENDINGS = /(?:heden|ingen|eren|tjes|jes|en|ing|e|s)$/u;
const SHORTEST = 4;
const MOST = 6;

/** The words of a text that say what it is about, each cut to the part that its forms share; the longest first. */
export function stemsOf(text: string): string[] {
	const words =
		text
			.normalize('NFD')
			.replace(/\p{M}/gu, '')
			.toLowerCase()
			.match(/[\p{L}\p{N}]+/gu) ?? [];
	const telling = words.filter((word) => word.length >= SHORTEST && !COMMON.has(word));
	return [...new Set(telling.map(stemOf))].sort((one, other) => other.length - one.length).slice(0, MOST);
}

function stemOf(word: string) {
	const bare = word.replace(ENDINGS, '').replace(/(\p{L})\1$/u, '$1');
	return bare.length >= SHORTEST ? bare : word;
}
