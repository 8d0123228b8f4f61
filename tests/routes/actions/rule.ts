import { declaration, relations, type Relation, type Rule } from '../../rights/declaration.ts';
import type { Action } from './action.ts';

/** Who may do this, as the declaration says. */
export function ruleOf({ rule }: Action): Rule {
	if (typeof rule !== 'string') return rule;
	const [object = '', action = ''] = rule.split('.');
	const found = (declaration as Record<string, Record<string, Rule>>)[object]?.[action];
	if (!found) throw new Error(`The declaration of rights has no ${rule}.`);
	return found;
}

export function expectedOf(action: Action, relation: Relation): 200 | 403 | 404 | 409 {
	const { may, sees = [] } = ruleOf(action);
	if (may.includes(relation)) return 200;
	return sees.includes(relation) ? 403 : (action.otherwise ?? 404);
}

/** Somebody who may do this; a trainer of long ago comes last, for that is another day. */
export function somebodyWhoMay(action: Action): Relation {
	const found = relations.find((one) => one !== 'formerTrainer' && ruleOf(action).may.includes(one));
	if (!found) throw new Error('Nobody may do this.');
	return found;
}
