import { distrustAddress } from '#lib/features/people/addresses/distrust.server.ts';
import { relations } from '../../rights/declaration.ts';
import { addressOf, askedAddress, NEW_ADDRESS, recoverAll } from '../../rights/recovered.ts';
import type { World } from '../../rights/world.ts';
import { after, type Action } from './action.ts';

const about = ({ people }: World) => ({ personId: people.participant });
const asked = async (world: World) => await askedAddress(world.db, world);
const ofParticipant = async ({ db, people }: World) => await addressOf(db, people.participant);

export const recovery: Record<string, Action> = {
	'/profiel/adres?/askOwnAddress': {
		rule: { may: relations },
		post: () => ({ fields: { email: NEW_ADDRESS } })
	},
	'/profiel/adres?/trustAddress': after(
		async (world) => {
			const id = await ofParticipant(world);
			await distrustAddress(world.db, world.actors.participant, id);
			return id;
		},
		{ rule: 'address.trust', post: (_, _1, id) => ({ fields: { id } }) }
	),
	...onChange('/profiel/adres', () => ({}), ['withdrawAddressChange', 'distrustAddress']),
	...onChange('/mensen/adressen', () => ({}), ['withdrawAddressChange', 'confirmAsSecond']),
	...onChange('/mensen/[personId]', about, ['withdrawAddressChange', 'confirmAsSecond', 'distrustAddress']),
	'/mensen/[personId]?/askAddress': {
		rule: 'address.ask',
		post: (world) => ({ params: about(world), fields: { email: NEW_ADDRESS } })
	},
	'/herstel/[personId]?/openConfidential': after(async (world) => await recoverAll(world.db, world), {
		rule: 'recovery.openCoaching',
		post: ({ people }) => ({ params: { personId: people.coached }, fields: { editionId: '' } })
	})
};

type OnChange = 'withdrawAddressChange' | 'confirmAsSecond' | 'distrustAddress';

/** The same forms stand on the own page, on that of somebody and in the list. */
function onChange(
	route: string,
	params: (world: World) => Record<string, string>,
	names: OnChange[]
): Record<string, Action> {
	const all: Record<OnChange, Action> = {
		withdrawAddressChange: after(asked, {
			rule: 'address.withdraw',
			post: (world, _, id) => ({ params: params(world), fields: { id } })
		}),
		confirmAsSecond: after(asked, {
			rule: 'address.confirm',
			post: (world, _, id) => ({ params: params(world), fields: { id } })
		}),
		distrustAddress: after(ofParticipant, {
			rule: 'address.distrust',
			post: (world, _, id) => ({ params: params(world), fields: { id } })
		})
	};
	return Object.fromEntries(names.map((name) => [`${route}?/${name}`, all[name]]));
}
