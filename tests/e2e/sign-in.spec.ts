import { expect, PASSWORD, signIn, STAFF, startSite, test } from './support/site.ts';

test('Somebody signs in, sees where, signs another device out, and signs out', async ({
	page,
	browser,
	site
}) => {
	await page.goto('/wensen');
	await expect(page).toHaveURL(/\/aanmelden\?terug=%2Fwensen/);
	await signIn(page, STAFF);

	const phone = await browser.newContext({ baseURL: site.url });
	const other = await phone.newPage();
	await signIn(other, STAFF);

	await page.goto('/profiel/aanmeldingen');
	await expect(page.getByText('dit apparaat')).toBeVisible();
	await page.getByRole('button', { name: 'Afmelden', exact: true }).first().click();
	await expect(page.getByText('Dat apparaat is afgemeld.')).toBeVisible();
	await other.goto('/profiel/aanmeldingen');
	await expect(other).toHaveURL(/\/aanmelden/);
	await phone.close();
});

test('A wrong password keeps the address, says so in words, and never the password', async ({ page }) => {
	await page.goto('/aanmelden');
	await page.getByLabel('E-mailadres').fill(STAFF);
	await page.getByLabel('Wachtwoord', { exact: true }).fill('helemaal verkeerd');
	await page.getByRole('button', { name: 'Aanmelden', exact: true }).click();
	await expect(page.getByText('horen niet bij elkaar').first()).toBeVisible();
	await expect(page.getByLabel('E-mailadres')).toHaveValue(STAFF);
	await expect(page.getByLabel('Wachtwoord', { exact: true })).toHaveValue('');
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });
	test('signing in works as well', async ({ page }) => {
		await signIn(page, STAFF, PASSWORD);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	});
});

test('An own start makes an empty database and its first administrator, once', async ({ page }) => {
	const site = await startSite({ own: true });
	try {
		const link = /http\S+\/eerste-beheerder\/\S+/.exec(site.output())?.[0] ?? '';
		await page.goto(link);
		await page.getByLabel('Roepnaam').fill('Bo');
		await page.getByLabel('Voorletters').fill('B.');
		await page.getByLabel('Achternaam').fill('Kooi');
		await page.getByLabel('E-mailadres').fill('bo.kooi@example.nl');
		await page.getByLabel('Nieuw wachtwoord').fill('een eerste lange zin');
		await page.getByLabel('Nog een keer hetzelfde wachtwoord').fill('een eerste lange zin');
		await page.getByRole('button', { name: 'Account maken' }).click();
		await expect(page).toHaveURL(`${site.url}/`);
		expect((await page.goto(link))?.status()).toBe(404);
		await page.goto('/kennis/organisaties');
		await expect(page.getByText('Elke partner schrijft hier zelf wat hij doet')).toBeVisible();
		expect((await page.goto('/kennis/organisaties/ggz-heuvelrug'))?.status()).toBe(404);
	} finally {
		await site.stop();
	}
});
