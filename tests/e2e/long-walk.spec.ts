import ICAL from 'ical.js';
import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { calendarOf, type ReceivedMail } from '../support/mail-server.ts';
import { test } from './support/own-site.ts';
import { writeSeason } from './support/season.ts';
import { expect, runCommand, signIn, startSite } from './support/site.ts';

const TRAINING = 'Samen een veiligheidsplan maken';
const EDITION = `${TRAINING} – voorjaar 2027 (B)`;
const ADMIN = { email: 'bo.kooi@example.nl', password: 'een eerste lange zin' };
const PASSWORD = 'met z’n tweeën voor de groep';
const WISH = 'Wie bel ik als een gezin net is verhuisd?';
const ANSWER = 'Bel de gemeente waar het gezin nu staat ingeschreven.';

for (const kind of ['sqlite', 'postgres'] as const) {
	test.describe(kind, () => {
		test.describe.configure({ timeout: 600_000 });
		test.use({ kind, actionTimeout: 20_000 });

		test(`The long walk: from an empty database and four lists to an answered wish (${kind})`, async ({
			page,
			browser,
			site,
			surroundings
		}) => {
			const season = writeSeason(join(surroundings.folder, 'season'));
			const { address, name } = participantOf(season);
			const mailsTo = () => surroundings.mails.filter((mail) => mail.to?.[0]?.address === address);

			await becomeFirstAdministrator(page, site.output());
			await importPeople(page, season.pathOf('deelnemers'), 131);
			await importList(page, season.pathOf('trainers'), 'Trainers: 23 regels', 23);
			await importList(page, season.pathOf('bijeenkomsten'), 'Bijeenkomsten: 48 regels', 48);
			await importList(page, season.pathOf('inschrijvingen'), 'Wensen om mee te doen: 239 regels', 239);

			await publishTraining(page);
			await pairEverySession(page, 48);
			await makeDefinitive(page);
			await enrolWhoWouldLikeTo(page, name);
			const [session] = season.rows('bijeenkomsten').filter((row) => row.Uitvoering === EDITION);
			const invited = await received(mailsTo, (mail) => summaryOf(mail).endsWith('bijeenkomst 1'));
			expect(readInvitation(invited)).toEqual({
				method: 'REQUEST',
				starts: `${isoDate(session?.Datum)} ${session?.Van}`,
				ends: `${isoDate(session?.Datum)} ${session?.Tot}`,
				attendee: address
			});

			await invite(page, name);
			const invitation = await received(mailsTo, (mail) => mail.subject === 'Je uitnodiging voor Tweespan');
			const participant = await (await browser.newContext({ baseURL: site.url })).newPage();
			await setPassword(participant, invitation);
			const wish = await seeDiaryAndAsk(participant);

			await takeAndAnswer(page, wish);
			await seeAnswer(participant, wish);
			const answered = await received(mailsTo, (mail) => mail.text?.includes('Er is een antwoord') ?? false);
			expect(answered.subject).toContain(WISH);
			expect(answered.text).toContain(`${site.url}${wish}`);
			await participant.context().close();

			const backup = join(surroundings.folder, 'season.backup');
			expect(site.command('backup', backup)).toMatchObject({ status: 0 });
			await site.stop();

			const environment = await surroundings.emptyPlace('second');
			const restored = runCommand({ ...process.env, ...environment, TWEESPAN_DEMO: '0' }, [
				'restore',
				backup
			]);
			expect(restored).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Restored \d+ rows/) });
			const again = await startSite({ own: true, begun: true, environment });
			try {
				const later = await (await browser.newContext({ baseURL: again.url })).newPage();
				await signIn(later, address, PASSWORD);
				await seeAnswer(later, wish);
				await later.context().close();
			} finally {
				await again.stop();
			}
		});
	});
}

/** Somebody who would like this edition most, and leads nothing. */
function participantOf({ rows }: ReturnType<typeof writeSeason>) {
	const trainers = new Set(rows('trainers').map((row) => row['E-mail']));
	const wish = rows('inschrijvingen').find(
		(row) => row['Voorkeur 1'] === EDITION && !trainers.has(row['E-mail'] ?? '')
	);
	const address = wish?.['E-mail'] ?? '';
	const person = rows('deelnemers').find((row) => row['E-mail'] === address);
	const name = [person?.Roepnaam, person?.Tussenvoegsel, person?.Achternaam].filter(Boolean).join(' ');
	return { address, name };
}

async function becomeFirstAdministrator(page: Page, output: string) {
	await page.goto(/http\S+\/eerste-beheerder\/\S+/.exec(output)?.[0] ?? '');
	await page.getByLabel('Roepnaam').fill('Bo');
	await page.getByLabel('Voorletters').fill('B.');
	await page.getByLabel('Achternaam').fill('Kooi');
	await page.getByLabel('E-mailadres').fill(ADMIN.email);
	await page.getByLabel('Nieuw wachtwoord').fill(ADMIN.password);
	await page.getByLabel('Nog een keer hetzelfde wachtwoord').fill(ADMIN.password);
	await page.getByRole('button', { name: 'Account maken' }).click();
	await expect(page).toHaveURL((url) => url.pathname === '/');
}

async function openPreview(page: Page, file: string) {
	await page.goto('/mensen/inlezen');
	await page.getByLabel('Bestand').setInputFiles(file);
	await page.getByRole('button', { name: 'Bekijk wat er in staat' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wat gaat er gebeuren?');
}

async function importPeople(page: Page, file: string, count: number) {
	await openPreview(page, file);
	await expect(page.getByText(`Mensen: ${count} regels`)).toBeVisible();
	const questions = page.getByRole('main').getByRole('combobox');
	await expect(questions).toHaveCount(9);
	for (const question of await questions.all())
		await question.selectOption({ label: 'Nieuwe organisatie maken' });
	await page.getByRole('button', { name: 'Keuzes overnemen' }).click();
	await expect(page.getByText('Je keuzes zijn overgenomen.')).toBeVisible();
	await applyAll(page, count);
}

async function importList(page: Page, file: string, lead: string, count: number) {
	await openPreview(page, file);
	await expect(page.getByText(lead)).toBeVisible();
	await applyAll(page, count);
}

async function applyAll(page: Page, count: number) {
	await expectFresh(page, count);
	await page.getByRole('button', { name: 'Lees alles in' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ingelezen');
	await expectFresh(page, count);
}

async function expectFresh(page: Page, count: number) {
	await expect(page.getByText('nieuw', { exact: true }).locator('..')).toContainText(String(count));
}

async function publishTraining(page: Page) {
	await page.goto('/trainingen');
	await page.getByRole('link', { name: TRAINING, exact: true }).click();
	await page.getByRole('button', { name: 'Zet in het aanbod' }).click();
	await expect(page.getByText('in het aanbod', { exact: true })).toBeVisible();
}

async function pairEverySession(page: Page, count: number) {
	await page.goto('/planning/duos');
	await expect(page.getByText(`Open bijeenkomsten: ${count}`)).toBeVisible();
	await page.getByRole('button', { name: "Stel duo's voor" }).click();
	await page.getByRole('button', { name: "Gekozen duo's overnemen" }).click({ timeout: 120_000 });
	await expect(page.getByText('staat', { exact: true })).toHaveCount(count);
}

async function makeDefinitive(page: Page) {
	await page.goto('/planning');
	await page.getByRole('link', { name: EDITION, exact: true }).click();
	await page.getByRole('button', { name: 'Maak definitief' }).click();
	await expect(page.getByText('definitief', { exact: true })).toBeVisible();
}

async function enrolWhoWouldLikeTo(page: Page, name: string) {
	await page.getByRole('link', { name: 'Deelnemers', exact: true }).click();
	const wishes = page.getByRole('table', { name: 'Voorkeuren' });
	await expect(wishes.getByRole('checkbox', { name: `Kies ${name}` })).toBeVisible();
	for (const wish of await wishes.getByRole('checkbox').all()) await wish.check();
	await page.getByRole('button', { name: 'Gekozen mensen inschrijven' }).click();
	await expect(page.getByRole('status').getByText(`${name}: heeft een plek`)).toBeVisible();
	await expect(
		page.getByRole('table', { name: 'Deelnemers' }).getByRole('row').filter({ hasText: name })
	).toBeVisible();
}

async function invite(page: Page, name: string) {
	await page.goto('/mensen/uitnodigen');
	const chosen = page.getByRole('checkbox', { name: `${name} uitnodigen` });
	// Fifty people stand on a page.
	while ((await chosen.count()) === 0) {
		const before = page.url();
		await page.getByRole('link', { name: 'Volgende' }).click();
		await expect(page).not.toHaveURL(before);
	}
	await chosen.check();
	await page.getByRole('button', { name: 'Bekijk wie een mail krijgt' }).click();
	await page.getByRole('button', { name: 'Verstuur de uitnodigingen' }).click();
	await expect(page.getByText('1 persoon krijgt een uitnodiging.')).toBeVisible();
}

async function setPassword(page: Page, invitation: ReceivedMail) {
	await page.goto(/http\S+\/toegang\/\S+/.exec(invitation.text ?? '')?.[0] ?? '');
	await page.getByLabel('Nieuw wachtwoord').fill(PASSWORD);
	await page.getByLabel('Nog een keer hetzelfde wachtwoord').fill(PASSWORD);
	await page.getByRole('button', { name: 'Wachtwoord opslaan' }).click();
	await expect(page.getByText('Je wachtwoord is opgeslagen.')).toBeVisible();
}

async function seeDiaryAndAsk(page: Page) {
	await page.goto('/agenda');
	await expect(page.getByRole('heading', { name: `${TRAINING} – Bijeenkomst 1` })).toBeVisible();
	await page.goto('/wensen');
	await page.getByRole('link', { name: 'Wens of vraag' }).first().click();
	await page.getByLabel('In één zin').fill(WISH);
	await page.getByRole('button', { name: 'Versturen' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(WISH);
	return new URL(page.url()).pathname;
}

async function takeAndAnswer(page: Page, wish: string) {
	await page.goto('/wensen');
	await page.getByRole('article').filter({ hasText: WISH }).getByRole('button', { name: /^Neem/ }).click();
	await expect(page.getByText('De wens staat op jouw naam.')).toBeVisible();
	await page.goto(wish);
	await page.getByText('Geef antwoord', { exact: true }).first().click();
	await page.getByLabel('Je antwoord').fill(ANSWER);
	await page.getByRole('button', { name: 'Geef antwoord' }).click();
	await expect(page.getByText('Het antwoord is verstuurd.')).toBeVisible();
}

async function seeAnswer(page: Page, wish: string) {
	await page.goto(wish);
	await expect(page.getByText('Er is een antwoord.')).toBeVisible();
	await expect(page.getByText(ANSWER)).toBeVisible();
}

async function received(mails: () => ReceivedMail[], wanted: (mail: ReceivedMail) => boolean) {
	await expect.poll(() => mails().some(wanted), { timeout: 60_000 }).toBe(true);
	return mails().find(wanted)!;
}

function summaryOf(mail: ReceivedMail) {
	const text = calendarOf(mail);
	return text ? new ICAL.Event(calendarIn(text).event).summary : '';
}

function calendarIn(text: string) {
	const calendar = new ICAL.Component(ICAL.parse(text));
	for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
	const event = calendar.getFirstSubcomponent('vevent');
	if (!event) throw new Error('The calendar holds no session.');
	return { calendar, event };
}

/** The session in the mail, at the clock on the wall in the Netherlands. */
function readInvitation(mail: ReceivedMail) {
	const { calendar, event } = calendarIn(calendarOf(mail) ?? '');
	const { startDate, endDate } = new ICAL.Event(event);
	return {
		method: calendar.getFirstPropertyValue('method'),
		starts: onTheWall(startDate.toJSDate()),
		ends: onTheWall(endDate.toJSDate()),
		attendee: String(event.getFirstPropertyValue('attendee')).replace(/^mailto:/i, '')
	};
}

function onTheWall(instant: Date) {
	const options = { timeZone: 'Europe/Amsterdam', dateStyle: 'short', timeStyle: 'short' } as const;
	return new Intl.DateTimeFormat('sv-SE', options).format(instant);
}

function isoDate(dutch = '') {
	return dutch.split('-').reverse().join('-');
}
