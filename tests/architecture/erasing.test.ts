import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { references, texts } from '#lib/features/privacy/fates.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { createDatabase } from '../support/database.ts';

type Column = { table: string; name: string; type: string; target: string | null; definition: string };

const PEOPLE = ['person', 'user', 'trainer'];
/** Names that say who, also where no key does. */
const WHO = /^(person_id|person_[ab]|gone_id|recipient_id|actor_id|author_id|user_id|\w+_by)$/;
/** A worker's name, a date. */
const NOBODY = ['job.claimed_by', 'outbox.claimed_by', 'bundle.decide_by', 'change_decision.decide_by'];
const MOMENT = /^(at|since|opens|closes|on_date|\w+_(at|on|until|since|from|by))$/;

async function listColumns(db: Db): Promise<Column[]> {
	const { rows } = await sql<Column>`
		select source.name as "table", field.name as name, lower(field.type) as type, source.sql as definition,
			(select key."table" from pragma_foreign_key_list(source.name) as key where key."from" = field.name) as target
		from sqlite_master as source join pragma_table_info(source.name) as field
		where source.type = 'table' and source.name not like 'sqlite%' and source.name not like 'kysely%'
			and source.name not like '%_fts%'`.execute(db);
	return rows;
}

function saysWho({ table, name, target }: Column) {
	return PEOPLE.includes(target ?? '') || (WHO.test(name) && !NOBODY.includes(`${table}.${name}`));
}

/** Text that is no key, no moment and no word out of a few. */
function isText(column: Column) {
	const { name, type, target, definition } = column;
	if (type !== 'text' || target !== null || saysWho(column)) return false;
	return !/^id$|_id$/.test(name) && !MOMENT.test(name) && !definition.includes(`"${name}" in (`);
}

const nameOf = ({ table, name }: Column) => `${table}.${name}`;

test('Of every column that says who, and of every text, it is written down what erasing does with it', async () => {
	const { db, remove } = await createDatabase('sqlite');
	const columns = await listColumns(db);
	expect(columns.filter(saysWho).map(nameOf).sort()).toEqual(Object.keys(references).sort());
	expect(columns.filter(isText).map(nameOf).sort()).toEqual(Object.keys(texts).sort());
	await remove();
});
