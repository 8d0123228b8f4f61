/** @import { CompilerOptions } from '@inlang/paraglide-js' */

/**
 * One set of options, so that the build, the dev server and the command line compile the same messages.
 * @type {CompilerOptions}
 */
export const paraglideOptions = {
	project: './src/lib/i18n/project.inlang',
	outdir: './src/lib/i18n/paraglide',
	strategy: ['cookie', 'baseLocale'],
	cookieName: 'language',
	outputStructure: 'message-modules',
	emitGitIgnore: false,
	emitPrettierIgnore: false,
	emitReadme: false
};
