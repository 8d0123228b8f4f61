/** @import { CompilerOptions } from '@inlang/paraglide-js' */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const PROJECT = 'src/lib/i18n/project.inlang';

listMessages();

/**
 * One set of options, so that the build, the dev server and the command line compile the same messages.
 * @type {CompilerOptions}
 */
export const paraglideOptions = {
	project: `./${PROJECT}`,
	outdir: './src/lib/i18n/paraglide',
	strategy: ['cookie', 'baseLocale'],
	cookieName: 'language',
	outputStructure: 'message-modules',
	emitGitIgnore: false,
	emitPrettierIgnore: false,
	emitReadme: false
};

/** The compiler wants every file of messages by name; this names each that is there, so that adding one is enough. */
function listMessages() {
	const path = `${PROJECT}/settings.json`;
	const before = readFileSync(path, 'utf8');
	const settings = JSON.parse(before);
	settings['plugin.inlang.messageFormat'].pathPattern = readdirSync(
		`src/lib/i18n/messages/${settings.baseLocale}`
	)
		.sort()
		.map((name) => `./messages/{locale}/${name}`);
	const now = `${JSON.stringify(settings, null, '\t')}\n`;
	if (now !== before) writeFileSync(path, now);
}
