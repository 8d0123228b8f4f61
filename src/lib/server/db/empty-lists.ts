import {
	OperationNodeTransformer,
	OperatorNode,
	PrimitiveValueListNode,
	replaceWithNoncontingentExpression,
	ValueListNode,
	type BinaryOperationNode,
	type KyselyPlugin,
	type QueryId
} from 'kysely';

/**
 * In an empty list there is nothing, so `in ()` is never true and `not in ()` always is. Kysely's own plugin stops at
 * a comparison, and does not see an empty list in a query that stands to the right of one.
 */
export function emptyLists(): KyselyPlugin {
	const transformer = new EmptyLists();
	return {
		transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
		transformResult: async ({ result }) => result
	};
}

class EmptyLists extends OperationNodeTransformer {
	protected override transformBinaryOperation(node: BinaryOperationNode, queryId?: QueryId) {
		return hasEmptyList(node)
			? replaceWithNoncontingentExpression(node)
			: super.transformBinaryOperation(node, queryId);
	}
}

type EmptyIn = Parameters<typeof replaceWithNoncontingentExpression>[0];

function hasEmptyList(node: BinaryOperationNode): node is EmptyIn {
	const { operator, rightOperand } = node;
	const isList = PrimitiveValueListNode.is(rightOperand) || ValueListNode.is(rightOperand);
	const looksIn = OperatorNode.is(operator) && (operator.operator === 'in' || operator.operator === 'not in');
	return looksIn && isList && rightOperand.values.length === 0;
}
