/** What somebody reads of a Markdown text: no front matter, no marks, one line. */
export function plainText(markdown: string) {
	return markdown
		.replace(/^---\n.*?\n---\n/s, '')
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/^\|[-| ]+\|$/gm, '')
		.replace(/^\s*(#+|[-*]|\d+\.)\s+/gm, '')
		.replace(/\*\*|`|\||(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, ' ')
		.replace(/\s+/g, ' ')
		.replace(/ (?=[.,:;?!])/g, '')
		.trim();
}
