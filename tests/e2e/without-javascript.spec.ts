import { makeGroups } from './support/groups.ts';
import { accountOf, COORDINATOR, expect, signIn, STAFF, test } from './support/site.ts';

test.use({ javaScriptEnabled: false });

test('language and look are switched, a lesson is found, a seat taken and a wish asked', async ({ page }) => {
	await signIn(page, COORDINATOR);
	await page.getByRole('button', { name: 'English' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Hello/);
	await page.getByRole('button', { name: 'Nederlands' }).click();
	await page.getByRole('button', { name: /^Menu van/ }).click();
	await page.getByRole('button', { name: 'Donker' }).click();
	await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

	await page.getByRole('searchbox').fill('meldcode');
	await page.getByRole('searchbox').press('Enter');
	await page.waitForURL(/q=meldcode/);
	await page
		.getByRole('link', { name: /meldcode/i })
		.first()
		.click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/meldcode/i);

	await page.goto('/aanbod');
	await page.getByRole('link', { name: 'Eergerelateerd geweld', exact: true }).click();
	await page.getByRole('button', { name: /^Inschrijven: / }).click();
	await expect(page.getByText('Je bent ingeschreven.')).toBeVisible();

	await page.goto('/wensen/nieuw');
	await page.getByRole('button', { name: 'Versturen' }).click();
	await expect(page.getByRole('alert').getByRole('link').first()).toBeVisible();
	await page.getByLabel('In één zin').fill('Wie neemt ’s nachts op?');
	await page.getByRole('button', { name: 'Versturen' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wie neemt ’s nachts op?');
});

test('a participant reports an absence and keeps a coaching note', async ({ page, site }) => {
	await signIn(page, accountOf(site, 'participant'));
	await page.goto('/agenda');
	await page.getByRole('link', { name: 'Naar de uitvoering' }).first().click();
	await page.getByRole('link', { name: 'Bijeenkomsten', exact: true }).click();
	await page.getByRole('link', { name: 'Bijeenkomst 1' }).click();
	await page.getByRole('link', { name: 'Afmelden voor deze bijeenkomst' }).click();
	await page.getByRole('button', { name: 'Ik kan er niet bij zijn' }).click();
	await expect(page.getByRole('button', { name: 'Ik kom toch' })).toBeVisible();

	await page.goto('/coaching');
	await page.getByRole('link', { name: /^Coaching met/ }).click();
	await page.getByLabel('Nieuwe notitie').fill('Ik bel volgende week zelf.');
	await page.getByRole('button', { name: 'Notitie bewaren' }).click();
	await expect(page.getByText('Ik bel volgende week zelf.')).toBeVisible();
});

test('staff answer a wish and make groups, which appear by themselves when they are ready', async ({
	page
}) => {
	await signIn(page, STAFF);
	await page.goto('/wensen');
	await page.getByRole('article').getByRole('button', { name: /^Neem/ }).first().click();
	await expect(page.getByText('De wens staat op jouw naam.')).toBeVisible();
	await page.getByRole('article').getByRole('link').first().click();
	await page.getByText('Geef antwoord', { exact: true }).first().click();
	await page.getByLabel('Je antwoord').fill('Bel het algemene nummer.');
	await page.getByRole('button', { name: 'Geef antwoord' }).click();
	await expect(page.getByText('Bel het algemene nummer.')).toBeVisible();

	await page.goto('/planning');
	await page.getByRole('link', { name: 'Samen een veiligheidsplan maken (volgende ronde)' }).first().click();
	await page.getByRole('link', { name: 'Indeling', exact: true }).click();
	await makeGroups(page);
	await page.getByRole('button', { name: 'Publiceer indeling' }).click();
	await expect(page.getByRole('heading', { name: 'Wat nu geldt' })).toBeVisible();
});

test('staff look at an imported list before anything changes, and ask before a place is opened', async ({
	page
}) => {
	await signIn(page, STAFF);
	await page.goto('/mensen/inlezen');
	await page.getByLabel('Bestand').setInputFiles({
		name: 'mensen.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(
			'Roepnaam;Achternaam;E-mail;Organisatie\nIris;Proef;iris.proef@waalstad.example;Gemeente Waalstad\n'
		)
	});
	await page.getByRole('button', { name: 'Bekijk wat er in staat' }).click();
	await page.getByRole('button', { name: 'Lees alles in' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ingelezen');

	await page.goto('/planning');
	await page.getByRole('link', { name: 'Complexe scheidingen (B)' }).first().click();
	await page.getByRole('link', { name: 'Trainers', exact: true }).click();
	await page.getByRole('button', { name: 'Maak plek open' }).first().click();
	await page.getByRole('dialog').getByRole('button', { name: 'Maak plek open' }).click();
	await expect(page.getByText('Open plek').first()).toBeVisible();
});

test('a trainer ticks attendance, writes a part of a lesson plan and signs it', async ({ page, site }) => {
	await signIn(page, accountOf(site, 'trainer'));
	await page.getByRole('main').locator('a[href$="/draaiboek"]').first().click();
	await page
		.getByRole('link', { name: /^Bewerk / })
		.first()
		.click();
	await page.getByLabel('Uitwerking').fill('Koffie staat klaar om negen uur.');
	await page.getByRole('button', { name: 'Onderdeel bewaren' }).click();
	await expect(page.getByText('Koffie staat klaar om negen uur.')).toBeVisible();
	await page.getByRole('button', { name: 'Ik ben akkoord' }).click();
	await expect(page.getByText('Akkoord', { exact: true })).toBeVisible();

	site.command('clock', '+30d');
	// Thirty days later nobody is signed in any more, as soon as the server has seen its clock.
	await expect(async () => {
		await page.goto('/');
		await expect(page).toHaveURL(/aanmelden/, { timeout: 500 });
	}).toPass();
	await signIn(page, accountOf(site, 'trainer'));
	const attendance = page.getByRole('main').locator('a[href$="/presentie"]').first();
	await expect(async () => {
		await page.reload();
		await expect(attendance).toBeVisible({ timeout: 500 });
	}).toPass();
	await attendance.click();
	const first = page.getByRole('group').first();
	await first.getByText('Afwezig', { exact: true }).click();
	await page.getByRole('button', { name: 'Opslaan, de rest is aanwezig' }).click();
	await expect(page.getByText('De presentie is opgeslagen.')).toBeVisible();
	await expect(first.getByRole('radio', { name: 'Afwezig' })).toBeChecked();
	await page.getByRole('button', { name: 'Presentie sluiten' }).click();
	await expect(page.getByText('De presentie is gesloten.')).toBeVisible();
});
