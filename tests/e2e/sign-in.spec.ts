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
	await expect(page.getByText('dit apparaat').first()).toBeVisible();
	await page.getByRole('button', { name: 'Afmelden', exact: true }).first().click();
	await expect(page.getByText('Dat apparaat is afgemeld.')).toBeVisible();
	await other.goto('/profiel/aanmeldingen');
	await expect(other).toHaveURL(/\/aanmelden/);
	await phone.close();

	const devices = page.getByRole('heading', { name: 'Bekende apparaten' });
	await expect(devices).toBeVisible();
	await page.getByRole('button', { name: 'Vergeten' }).first().click();
	await expect(page.getByText('Dat apparaat is vergeten en afgemeld.')).toBeVisible();
});

test('On a shared computer nothing is left behind', async ({ page }) => {
	await page.goto('/aanmelden');
	await page.getByLabel('E-mailadres').fill(STAFF);
	await page.getByLabel('Wachtwoord', { exact: true }).fill(PASSWORD);
	await page.getByLabel('Dit is een gedeelde computer').check();
	await page.getByRole('button', { name: 'Aanmelden', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Aanmelden');
	const cookies = await page.context().cookies();
	const kept = cookies.filter(({ expires }) => expires !== -1).map(({ name }) => name);
	expect(kept.filter((name) => name !== 'language')).toEqual([]);
	await page.goto('/profiel/aanmeldingen');
	await expect(page.getByText('(gedeelde computer)')).toBeVisible();
	await expect(page.getByText('Er is nog geen apparaat onthouden.')).toBeVisible();
});

test('Somebody changes the password while signed in, and every error stands at its field', async ({
	page
}) => {
	await signIn(page, STAFF);
	await page.goto('/profiel');
	await page.getByRole('link', { name: 'Wachtwoord wijzigen' }).click();
	const change = async (old: string, password: string) => {
		await page.getByLabel('Je wachtwoord van nu').fill(old);
		await page.getByLabel('Nieuw wachtwoord').fill(password);
		await page.getByLabel('Nog een keer hetzelfde wachtwoord').fill(password);
		await page.getByRole('button', { name: 'Wachtwoord wijzigen' }).click();
	};
	await change(PASSWORD, 'Zomer2026!Zomer');
	await expect(page.getByLabel('Nieuw wachtwoord')).toHaveAccessibleDescription(/te makkelijk te raden/);
	await change('helemaal verkeerd', 'vier zwaluwen op het dak');
	await expect(page.getByLabel('Je wachtwoord van nu')).toHaveAccessibleDescription(
		/niet je wachtwoord van nu/
	);
	await change(PASSWORD, 'vier zwaluwen op het dak');
	await expect(page.getByText('Je wachtwoord is gewijzigd.')).toBeVisible();
	await page.context().clearCookies();
	await signIn(page, STAFF, 'vier zwaluwen op het dak');
});

test('Behind a web server every visitor is counted apart, and an odd header breaks nothing', async ({
	request
}) => {
	const site = await startSite({ environment: { TRUST_PROXY: '1' } });
	const signsIn = async (from: string | undefined, password: string) => {
		const answer = await request.post(`${site.url}/aanmelden`, {
			headers: {
				origin: site.url,
				accept: 'text/html',
				...(from !== undefined && { 'x-forwarded-for': from })
			},
			form: { email: STAFF, password },
			maxRedirects: 0
		});
		return answer.status();
	};
	try {
		for (let tries = 0; tries < 10; tries += 1)
			await signsIn(`198.51.100.${tries}, 192.0.2.1`, 'helemaal verkeerd');
		expect(await signsIn('192.0.2.1', PASSWORD)).toBe(400);
		for (const from of ['192.0.2.2', undefined, '', 'unknown', ',', 'a'.repeat(3000)])
			expect(await signsIn(from, PASSWORD)).toBe(303);
	} finally {
		await site.stop();
	}
});

test('No link and no token leads off the site or breaks it', async ({ page, request, site }) => {
	const odd = `a.${'é'.repeat(43)}`;
	for (const kind of ['plek', 'toegang', 'eerste-beheerder', 'wensen/speelt-dit-nog', 'agenda'])
		expect((await request.get(`/${kind}/${odd}${kind === 'agenda' ? '.ics' : ''}`)).status()).toBe(404);
	await signIn(page, STAFF);
	for (const path of ['/%09/evil.example', '/%0a/evil.example', '/%5Cevil.example', '//evil.example']) {
		await page.goto(`/aanmelden?terug=${path}`);
		expect(page.url()).toBe(`${site.url}/`);
	}
	for (const where of ['/taal', '/weergave']) {
		const headers = { origin: site.url };
		const form = { path: '/\t/evil.example' };
		const answer = await request.post(where, { headers, form, maxRedirects: 0 });
		expect(answer.headers().location).toBe('/');
	}
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
		await page.goto(`${site.url}/kennis/organisaties`);
		await expect(page.getByText('Elke partner schrijft hier zelf wat hij doet')).toBeVisible();
		expect((await page.goto(`${site.url}/kennis/organisaties/ggz-heuvelrug`))?.status()).toBe(404);
	} finally {
		await site.stop();
	}
});
