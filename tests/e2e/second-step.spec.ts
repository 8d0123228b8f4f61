import Database from 'better-sqlite3';
import { Secret, TOTP } from 'otpauth';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { test } from './support/own-site.ts';
import { expect, signIn, signOut } from './support/site.ts';

const EMAIL = 'bo.kooi@example.nl';
const PASSWORD = 'een eerste lange zin';

test('An administrator makes a passkey and links an app, and signs in by each and by a one-time code', async ({
	page,
	site
}) => {
	await begin(page, site.output());
	await expect(page.getByText('Stel je tweede stap in')).toBeVisible();
	await addAuthenticator(page);

	await page.getByRole('link', { name: 'Nu instellen' }).click();
	await page.getByLabel('Naam').fill('laptop');
	await page.getByRole('button', { name: 'Passkey maken' }).click();
	await expect(page.getByRole('heading', { name: 'Je eenmalige codes' })).toBeVisible();
	const codes = await page.locator('ol code').allTextContents();
	expect(new Set(codes).size).toBe(10);
	await page.goto('/');
	await expect(page.getByText('Stel je tweede stap in')).toHaveCount(0);

	await signOut(page);
	await page.goto('/aanmelden');
	await page.getByRole('button', { name: 'Aanmelden met een passkey' }).click();
	await expect(page).toHaveURL(`${site.url}/`);
	await page.goto('/profiel/tweede-stap');
	await expect(page.getByText('laatst gebruikt op')).toBeVisible();

	await page.getByRole('button', { name: 'App koppelen' }).click();
	const secret = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '');
	await page.getByLabel('Code uit je app').fill(codeOf(secret));
	await page.getByRole('button', { name: 'App koppelen' }).click();
	await expect(page.getByText('Je app is gekoppeld.')).toBeVisible();

	await signOut(page);
	await signInWithPassword(page);
	await page.goto('/beheer');
	await expect(page).toHaveURL(/\/tweede-stap\?terug=%2Fbeheer/);
	await giveCode(page, '000000');
	await expect(page.getByText('Deze code klopt niet').first()).toBeVisible();
	await page.getByLabel('Vraag dit op dit apparaat 30 dagen niet meer').check();
	await giveCode(page, codeOf(secret, 1));
	await expect(page).toHaveURL(`${site.url}/beheer`);

	const session = (await page.context().cookies()).filter(({ name }) => name !== 'session');
	await signOut(page);
	await page.context().addCookies(session);
	await signInWithPassword(page);
	await expect(page).toHaveURL(`${site.url}/`);

	await signOut(page);
	await signInWithPassword(page);
	await giveCode(page, codes[0]?.toUpperCase() ?? '');
	await expect(page).toHaveURL(`${site.url}/`);
});

test('Who goes on without one after sixty days sees no page but that one, and what was typed waits for a proof', async ({
	page,
	site,
	surroundings
}) => {
	await begin(page, site.output());
	const db = new Database(join(surroundings.folder, 'first', 'tweespan.db'));
	db.prepare(
		`insert into person (id, given_name, initials, infix, family_name, email, created_at)
		values ('noor', 'Noor', 'N.', '', 'Zand', 'noor@example.nl', '2026-01-01T00:00:00.000Z')`
	).run();

	db.prepare(`update login_session set confirmed_at = '2026-01-01T00:00:00.000Z'`).run();
	await page.goto('/mensen/noor');
	await page.getByText('Rol geven').first().click();
	await page.getByLabel('Rol', { exact: true }).selectOption('admin');
	await page.getByRole('button', { name: 'Rol geven' }).click();
	await expect(page.getByRole('heading', { name: 'Meld je opnieuw aan' })).toBeVisible();
	await page.getByLabel('Je wachtwoord').fill('iets anders');
	await page.getByRole('button', { name: 'Bevestigen en verder' }).click();
	await expect(page.getByText('Dat klopt niet.').first()).toBeVisible();
	await page.getByLabel('Je wachtwoord').fill(PASSWORD);
	await page.getByRole('button', { name: 'Bevestigen en verder' }).click();
	await expect(page.getByText('De rol is gegeven.')).toBeVisible();
	expect(db.prepare(`select role from role_grant where person_id = 'noor'`).all()).toEqual([
		{ role: 'admin' }
	]);

	db.prepare(`update setting set value = '2026-01-01T00:00:00.000Z' where key = 'factor_since'`).run();
	db.prepare(`update role_grant set granted_at = '2026-01-01T00:00:00.000Z'`).run();
	db.close();
	for (const path of ['/', '/mensen', '/beheer', '/profiel']) {
		await page.goto(path);
		await expect(page).toHaveURL(/\/profiel\/tweede-stap\?terug=/);
	}
	await expect(page.getByText('De tijd om een tweede stap in te stellen is voorbij')).toBeVisible();
	await page.getByRole('button', { name: 'App koppelen' }).click();
	await expect(page.getByRole('img', { name: 'QR-code voor je app' })).toBeVisible();

	await page.goto(page.url().replace('localhost', '127.0.0.1'));
	const bare = new URL('/aanmelden', site.url.replace('localhost', '127.0.0.1')).href;
	await page.goto(bare);
	await expect(page.getByText('Op dit adres werken geen passkeys.')).toBeVisible();
	await expect(page.getByRole('link', { name: site.url })).toBeVisible();
});

async function begin(page: Page, output: string) {
	await page.goto(/http\S+\/eerste-beheerder\/\S+/.exec(output)?.[0] ?? '');
	await page.getByLabel('Roepnaam').fill('Bo');
	await page.getByLabel('Voorletters').fill('B.');
	await page.getByLabel('Achternaam').fill('Kooi');
	await page.getByLabel('E-mailadres').fill(EMAIL);
	await page.getByLabel('Nieuw wachtwoord').fill(PASSWORD);
	await page.getByLabel('Nog een keer hetzelfde wachtwoord').fill(PASSWORD);
	await page.getByRole('button', { name: 'Account maken' }).click();
}

/** A phone that always agrees, as the browser's own protocol offers one to tests. */
async function addAuthenticator(page: Page) {
	const browser = await page.context().newCDPSession(page);
	await browser.send('WebAuthn.enable');
	await browser.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
}

async function signInWithPassword(page: Page) {
	await signIn(page, EMAIL, PASSWORD);
}

async function giveCode(page: Page, code: string) {
	await page.getByLabel('Code', { exact: true }).fill(code);
	await page.getByRole('button', { name: 'Verder', exact: true }).click();
}

function codeOf(secret: string, stepsAhead = 0) {
	return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + stepsAhead * 30_000 });
}
