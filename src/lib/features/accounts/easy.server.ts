import { conflict } from '#lib/server/refuse.ts';
import { countOwnLetters, listWords, type Listed } from './own-letters.ts';

const FEWEST_OWN_LETTERS = 8;

/** The product's own names, and what Dutch passwords are mostly made of. */
const OBVIOUS = [
	...['Tweespan', 'samen leren werkt', 'welkom', 'wachtwoord', 'password', 'geheim', 'inloggen', 'toegang'],
	...['lente', 'zomer', 'herfst', 'winter', 'maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag'],
	...['zaterdag', 'zondag', 'januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus'],
	...['september', 'oktober', 'november', 'december', 'training', 'trainer', 'beheer', 'admin', 'nederland']
];

/** What half the world was shown as an example of a good one. */
const EXAMPLE = 'correcthorsebatterystaple';

let lists: Listed | undefined;

/** Refuses a password that is mostly what others had before, common words, or the name of who chooses it. */
export async function refuseEasy(password: string, names: string[]) {
	lists ??= await load();
	const own = countOwnLetters(password, lists, [...OBVIOUS, ...names]);
	if (own < FEWEST_OWN_LETTERS) conflict('auth_password_easy', {}, 'password');
}

/** Read at the first password that is chosen, and kept. */
async function load(): Promise<Listed> {
	const { dictionary: leaked } = await import('@zxcvbn-ts/language-common');
	const { dictionary: dutch } = await import('@zxcvbn-ts/language-nl-be');
	const names = [...dutch.boysFirstnames, ...dutch.girlsFirstnames, ...dutch.lastnames];
	// Words that sentences are drawn from by lot are words, also where somebody had one for a password.
	const words = [...dutch.commonWords, ...names, ...leaked['diceware-common']];
	return listWords([...leaked['passwords-common'], EXAMPLE], words);
}
