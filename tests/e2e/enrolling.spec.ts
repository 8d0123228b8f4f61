import { COORDINATOR, expect, signIn, test } from './support/site.ts';

const TRAINING = 'Eergerelateerd geweld';
const EDITION = 'Eergerelateerd geweld (volgende ronde)';

test('from the catalogue to a seat, into the diary and its feed, and out again', async ({
	page,
	request
}) => {
	await signIn(page, COORDINATOR);
	await page.goto('/aanbod');
	await page.getByRole('searchbox', { name: 'Zoek een training' }).fill('eergerelateerd');
	await page.getByRole('searchbox', { name: 'Zoek een training' }).press('Enter');
	await page.waitForURL(/q=eergerelateerd/);
	await page.getByRole('link', { name: TRAINING, exact: true }).click();
	await page.getByRole('button', { name: `Inschrijven: ${EDITION}` }).click();
	await expect(page.getByText('Je bent ingeschreven.')).toBeVisible();

	await page.goto('/agenda');
	await expect(page.getByRole('heading', { name: `${TRAINING} – Bijeenkomst 1` })).toBeVisible();

	await page.getByRole('link', { name: 'Agenda koppelen' }).click();
	await page.getByLabel('Naam van de koppeling').fill('Telefoon');
	await page.getByRole('button', { name: 'Koppeling maken' }).click();
	const address = new URL(await page.getByLabel('Adres van de koppeling').inputValue());
	const feed = await request.get(address.pathname);
	expect(feed.headers()['content-type']).toContain('text/calendar');
	expect(await feed.text()).toContain(`SUMMARY:${TRAINING} – bijeenkomst 1`);
	const again = await request.get(address.pathname, {
		headers: { 'If-None-Match': feed.headers()['etag'] ?? '' }
	});
	expect(again.status()).toBe(304);

	await page.goto('/aanbod');
	await page.getByRole('link', { name: TRAINING, exact: true }).click();
	await page.getByText('Ingeschreven – annuleren').click();
	await page.getByRole('button', { name: 'Ja, meld me af' }).click();
	await expect(page.getByText('Je bent afgemeld.')).toBeVisible();
	await expect(page.getByRole('button', { name: `Inschrijven: ${EDITION}` })).toBeVisible();

	await page.goto('/profiel/agenda');
	await page.getByRole('button', { name: 'Koppeling ‘Telefoon’ intrekken' }).click();
	await expect(page.getByText('De koppeling is ingetrokken.')).toBeVisible();
	expect((await request.get(address.pathname)).status()).toBe(410);
	expect((await request.get(address.pathname)).status()).toBe(404);
});
