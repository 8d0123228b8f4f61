import { expect, test } from 'vitest';
import { newPasswordSchema } from '#lib/features/accounts/access.ts';
import { refuseEasy } from '#lib/features/accounts/easy.server.ts';
import { refusalOf } from '../../support/problems.ts';

const NAMES = ['Noor', 'Zwanenburg', 'NoorvanderZwanenburg', 'Sociaal Werk Rivierland', 'sw-rivierland'];

test.each([
	'P@ssw0rd12345',
	'password-password',
	'Zomer2026!Zomer',
	'zomerzomerzomerzomer',
	'Zomer-Herfst-Winter-Lente',
	'samenlerenwerkt',
	'Samen-Leren-Werkt!',
	'Tweespan2026!',
	'welkom123456',
	'W3lk0m!W3lk0m!',
	'W@chtw00rd2026',
	'Wachtwoord-Welkom-Geheim',
	'noorzwanenburg',
	'NoorvanderZwanenburg1',
	'Zw@nenburg1990',
	'SociaalWerkRivierland',
	'sw-rivierland2026',
	'qwertyuiop123',
	'123456789012',
	'abcdefghijkl',
	'zyxwvutsrqpo',
	'aaaaaaaaaaaaaaa',
	'ababababababab',
	'iloveyou2iloveyou',
	'helemaal verkeerd',
	'!!!!!!!!!!!!!!',
	'Pássword12345',
	'pa ss wo rd',
	'let me in qwerty',
	'welkom op mijn werk welkom',
	'monkey dragon master shadow',
	'football baseball sunshine princess',
	'Lente Zomer Herfst Winter',
	'wacht woord ge heim',
	'correct horse battery staple'
])('%j is too easy', async (password) => {
	expect(await refusalOf(refuseEasy(password, NAMES))).toEqual({ status: 409, field: 'password' });
});

test.each([
	'drie paarden voor de wagen',
	'een eerste lange zin',
	'vier zwaluwen op het dak',
	' een zin met spaties 🐎 ',
	'mijn kat slaapt overal',
	'de kraan lekt alweer',
	'Ik hou van pindakaas',
	'kaasfondue bij omi in 1987',
	'seven spoons beneath the stairway',
	'xK9#mQ2$vR7!pL4wT',
	'bgtrkwvzpqmd',
	'çaéöü ñandú überraschung',
	'семь быстрых лошадей',
	'Noor eet elke dag spruitjes',
	'purple bicycle under bridge',
	'green turtle walks slowly',
	'seven hungry wolves dancing',
	'river stones taste salty',
	'silver moon above harbour',
	'orange clouds before thunder',
	'blue horses run together',
	'angry kitchen sleeps tomorrow',
	'quiet library after midnight',
	'coffee spills every monday',
	'de houten boot zinkt',
	'oude klok tikt langzaam',
	'drie kippen zwemmen graag',
	'mijn oma bakt brood'
])('%j is not', async (password) => {
	expect(await refusalOf(refuseEasy(password, NAMES))).toBeUndefined();
});

test('a long one takes no time', async () => {
	await refuseEasy('drie paarden voor de wagen', []);
	const began = performance.now();
	for (const letters of ['aab', 'zomer', 'xk', 'a1!'])
		await refusalOf(refuseEasy(letters.repeat(64).slice(0, 128), NAMES));
	expect(performance.now() - began).toBeLessThan(1000);
});

test('one thing is said of a password at a time', () => {
	const said = (password: string, passwordAgain: string) =>
		newPasswordSchema.safeParse({ password, passwordAgain }).error?.issues.map(({ path }) => path.join());
	expect(said('kort', 'anders')).toEqual(['password']);
	expect(said('', '')).toEqual(['password']);
	expect(said('x'.repeat(129), 'x')).toEqual(['password']);
	expect(said('drie paarden voor de wagen', 'drie ezels')).toEqual(['passwordAgain']);
	expect(said('drie paarden voor de wagen', 'drie paarden voor de wagen')).toBeUndefined();
});
