import { showFigures } from '#lib/features/reports/figures.server.ts';
import { readScope } from '#lib/features/reports/scope.ts';
import type { Declared } from '../declaration.ts';
import type { Probe } from './probe.ts';

export const figures: Record<keyof Declared['figures'], Probe> = {
	read: (db, actor) => showFigures(db, actor, readScope(new URLSearchParams())),
	readOfOrganisation: (db, actor, { organisations }) =>
		showFigures(db, actor, readScope(new URLSearchParams({ organisatie: organisations.own })))
};
