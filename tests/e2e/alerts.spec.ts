import type { Page } from '@playwright/test';
import { ADMIN, expect, signIn, STAFF, test, type Site } from './support/site.ts';

const ASKER = 'yara.yilmaz@delinde.example';
const WISH = 'Wat mag ik delen met de wijkagent?';

/** Marit has a wish, asked its asker something and got a reply; answers with where the wish is and its number. */
async function getReply(page: Page) {
	await become(page, ASKER);
	await page.goto('/wensen/nieuw');
	await page.getByLabel('In één zin').fill(WISH);
	await page.getByRole('button', { name: 'Versturen' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(WISH);
	const address = new URL(page.url()).pathname;
	const number = (await page.title()).split(' – ')[0] ?? '';

	await become(page, STAFF);
	await page.goto(address);
	await page.getByText('Stel een vraag terug', { exact: true }).first().click();
	await page.getByLabel('Je vraag').fill('Over welke zaak gaat het ongeveer?');
	await page.getByRole('button', { name: 'Stel een vraag terug' }).click();
	await expect(page.getByText('Stelde een vraag aan de aanvrager').first()).toBeVisible();

	await become(page, ASKER);
	await page.goto(address);
	await page.getByLabel('Je reactie').fill('Over huisbezoeken in het algemeen.');
	await page.getByRole('button', { name: 'Versturen' }).click();
	await expect(page.getByLabel('Je reactie')).toHaveCount(0);
	return { address, number };
}

async function become(page: Page, email: string) {
	await page.context().clearCookies();
	await signIn(page, email);
}

/** The text of the digest that Marit gets on the next morning she works, as an administrator sees it before. */
async function openDigest(page: Page, site: Site) {
	site.command('clock', '+1h');
	await expect(async () => {
		await page.goto('/beheer/post?staat=pending');
		const row = page
			.getByRole('row')
			.filter({ hasText: 'Marit Zonneveld' })
			.filter({ hasText: 'Attenties van een dag' });
		await row.first().getByRole('link').first().click({ timeout: 1000 });
		await expect(page.getByText('De tekst wordt gemaakt op het moment van versturen')).toBeVisible();
	}).toPass();
	return page.getByRole('main');
}

test.describe('after work', () => {
	test.use({ clock: nextEvening() });

	test('staff see an attentie arrive, open it, and switch off mail about it with a reason', async ({
		page,
		site
	}) => {
		const { number } = await getReply(page);
		await become(page, STAFF);
		await page.goto('/attenties');
		const alert = page.getByRole('listitem').filter({ hasText: `gereageerd op wens ${number}.` });
		await expect(alert).toContainText(WISH);
		await alert.getByRole('button', { name: 'Bekijken' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(WISH);

		await page.getByRole('link', { name: 'Mail over deze wens uitzetten' }).click();
		await page.getByRole('button', { name: 'Mail uitzetten' }).click();
		await expect(page.getByText('Schrijf op waarom mail uit staat.').first()).toBeVisible();
		await page.getByLabel('Waarom staat mail uit?').fill('Yara belt hier zelf over.');
		const until = page.getByLabel('Tot en met');
		await until.fill((await until.getAttribute('max')) ?? '');
		await page.getByRole('button', { name: 'Mail uitzetten' }).click();
		await expect(page.getByText(/^Mail over deze wens staat uit tot en met/).first()).toBeVisible();
		await expect(page.getByText('Yara belt hier zelf over.')).toBeVisible();

		await become(page, ADMIN);
		await expect(await openDigest(page, site)).not.toContainText(number);
	});

	test('an administrator reads the lines of a digest before it goes', async ({ page, site }) => {
		await signIn(page, STAFF);
		await page.goto('/attenties');
		await page.getByRole('button', { name: 'Alles als gelezen aanmerken' }).click();
		await expect(page.getByText('Alles is gelezen.')).toBeVisible();
		const { address, number } = await getReply(page);
		await become(page, ADMIN);
		const digest = await openDigest(page, site);
		await expect(digest).toContainText(`De aanvrager heeft gereageerd op wens ${number}.`);
		await expect(digest).toContainText(address);
		await expect(digest.getByText('Gaat weg op')).toBeVisible();
	});
});

test('who is away names a deputy, and the ladder says who hears it instead', async ({ page }) => {
	await signIn(page, STAFF);
	await page.goto('/attenties');
	await page.getByRole('link', { name: 'Wie hoort wat, en wanneer' }).click();
	const self = page.getByRole('listitem').filter({ hasText: /^Marit Zonneveld/ });
	await expect(self.first()).not.toContainText('afwezig');

	await page.getByRole('link', { name: 'Mijn werkdagen en afwezigheid' }).click();
	await page.getByText('Afwezigheid toevoegen', { exact: true }).first().click();
	const now = Date.now();
	await page.getByLabel('Eerste dag').fill(dateOf(now));
	await page.getByLabel('Laatste dag').fill(dateOf(now + 7 * 86_400_000));
	const deputies = page.getByLabel('Wie vervangt?');
	const deputy = (await deputies.getByRole('option').nth(1).textContent())?.trim() ?? '';
	await deputies.selectOption({ label: deputy });
	await page.getByRole('button', { name: 'Afwezigheid toevoegen' }).click();
	await expect(page.getByText('De afwezigheid is toegevoegd.')).toBeVisible();
	await expect(page.getByText(`, ${deputy}`).or(page.getByText(deputy)).first()).toBeVisible();

	await page.goto('/attenties/ladder');
	await expect(self.first()).toContainText('afwezig tot en met');
	await expect(self.first()).toContainText(`${deputy} vervangt`);
});

function dateOf(instant: number): string {
	return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format(instant);
}

/** After office hours in the Netherlands, at most a day ahead: a digest then waits for the next morning. */
function nextEvening(): string {
	const evening = new Date();
	evening.setUTCHours(19, 0, 0, 0);
	if (evening.getTime() <= Date.now()) evening.setUTCDate(evening.getUTCDate() + 1);
	return evening.toISOString().replace('.000Z', 'Z');
}
