import { catalogue } from './catalogue.ts';
import { editions } from './editions.ts';
import { factors } from './factors.ts';
import { learning } from './learning.ts';
import { people } from './people.ts';
import { seats } from './seats.ts';
import { sessions } from './sessions.ts';
import { spreading } from './spreading.ts';
import { recovery } from './recovery.ts';
import { wishes } from './wishes.ts';
import type { Action } from './action.ts';

export const table: Record<string, Action> = {
	...people,
	...factors,
	...catalogue,
	...editions,
	...sessions,
	...seats,
	...spreading,
	...learning,
	...wishes,
	...recovery
};

/** Actions without a key, most of them of people who are not signed in; why sent twice is no harm. */
export const openActions: Record<string, string> = {
	'/beheer/post?/sendTestMail':
		'a test mail goes out for every time somebody asks; nothing is stored but the line about it',
	'/samenvoegen/[token]?/answer': 'the token answers once',
	'/aanmelden?/default': 'signed in twice is signed in',
	'/adres/[token]?/answer': 'the token answers once',
	'/aanmelden/passkey?/default': 'what a passkey signs is taken once',
	'/opnieuw-aanmelden?/default': 'proved twice is proved',
	'/profiel/tweede-stap?/addPasskey': 'what a passkey signs is taken once',
	'/tweede-stap?/default': 'a code is taken once',
	'/tweede-stap/nee/[token]?/default': 'the token says no once',
	'/eerste-beheerder/[token]?/default': 'the token makes one account',
	'/plek/[token]?/answer': 'the token answers once',
	'/profiel/aanmeldingen?/endAll': 'no sign-in is left to end',
	'/toegang/[token]?/default': 'the token sets one password',
	'/wachtwoord-vergeten?/default': 'a few links an hour, and the newest counts',
	'/wensen/speelt-dit-nog/[token]?/answer': 'the token answers once'
};
