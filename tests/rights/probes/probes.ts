import type { Declared } from '../declaration.ts';
import * as enrolments from './enrolments.ts';
import * as figures from './figures.ts';
import * as learning from './learning.ts';
import * as people from './people.ts';
import * as planning from './planning.ts';
import * as platform from './platform.ts';
import type { Probe } from './probe.ts';
import * as recovery from './recovery.ts';
import * as wishes from './wishes.ts';

const all: { [Name in keyof Declared]: Record<keyof Declared[Name], Probe> } = {
	...people,
	...planning,
	...enrolments,
	...learning,
	...wishes,
	...figures,
	...platform,
	...recovery
};

export function probeOf(object: string, action: string): Probe {
	const probe = (all as Record<string, Record<string, Probe>>)[object]?.[action];
	if (!probe) throw new Error(`Nothing tries ${object}.${action}.`);
	return probe;
}
