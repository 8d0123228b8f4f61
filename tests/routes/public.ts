/** The addresses that work with nobody signed in, and why; every other one must refuse a stranger. */
export const publicRoutes: Record<string, string> = {
	'/aanmelden': 'signing in',
	'/afmelden': 'ends a sign-in; without one it does nothing',
	'/toegang/[token]': 'invitations and resets: the token is the right',
	'/wachtwoord-vergeten': 'asking for a reset; the answer is the same for everybody',
	'/eerste-beheerder/[token]': 'the very first account: the token is the right',
	'/samenvoegen/[token]': 'answering from a mail whether two accounts are one: the token is the right',
	'/adres/[token]': 'saying yes or no to another address from a mail: the token is the right',
	'/plek/[token]': 'answering a seat offer from a mail: the token is the right',
	'/wensen/speelt-dit-nog/[token]': 'saying whether a wish is still live from a mail: the token is the right',
	'/passkey': 'what a passkey has to sign, the same for everybody',
	'/aanmelden/passkey': 'signing in with a passkey',
	'/tweede-stap/nee/[token]': 'saying no from a mail: the token is the right',
	'/agenda/[token].ics': 'a diary feed: the token is the right',
	'/taal': 'the language of this browser',
	'/weergave': 'light or dark in this browser',
	'/healthz': 'facts about the server, none about people',
	'/stijl': 'the design system, in a demonstration only'
};
