import MarkdownIt from 'markdown-it';

/** The longest text that is rendered; forms refuse longer ones, so only a broken row is ever cut. */
export const LONGEST_MARKDOWN = 20_000;

// Deeper than anybody writes, and shallow enough to render at once.
const DEEPEST = 20;
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:|\/(?!\/)|#)/i;

const renderer = new MarkdownIt({ html: false, linkify: true, maxNesting: DEEPEST });
renderer.linkify.set({ fuzzyLink: true, fuzzyEmail: true });

// Images would tell other sites who reads; link definitions can make a page a thousand times its source.
renderer.disable(['image', 'reference']);
renderer.validateLink = (address) => SAFE_LINK.test(address.trim());
renderer.renderer.rules.link_open = (tokens, index, options, _env, self) => {
	tokens[index]?.attrSet('rel', 'nofollow noopener');
	return self.renderToken(tokens, index, options);
};

/** Text people typed, as HTML that can do no harm: no HTML of their own, no images, no scripts, plain links. */
export function renderMarkdown(text: string): string {
	return renderer.render(flatten(text.slice(0, LONGEST_MARKDOWN)));
}

/** The same marks more often in a row than anybody means only serve to make a parser slow. */
function flatten(text: string) {
	return text.replace(/([^\p{L}\p{N}\s].{0,3}?)\1{63,}/gu, (run, unit: string) =>
		run.slice(0, 64 * unit.length)
	);
}
