import {
  type DirectiveNode, type DocumentNode, type FragmentDefinitionNode, getOperationAST, Kind, type OperationTypeNode, type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What an operation asks for. */
export interface Operation {
  readonly type: OperationTypeNode;
  /** Names of its root fields, each once, aliases resolved. */
  readonly fields: ReadonlySet<string>;
  /** How many root fields there are, counting each as often as it stands there. */
  readonly count: number;
  /** Whether it asks for the schema. */
  readonly introspects: boolean;
}

interface Open {
  readonly set: SelectionSetNode;
  readonly isRoot: boolean;
}

/**
 * Reads what an operation asks for: through fragments, whatever type they are for, and once each, so that fragments that hold each other end.
 * A field counts unless a directive excludes it literally: what a variable says is not looked at.
 * @returns undefined when there is no such operation.
 */
export function readOperation(document: DocumentNode, operationName: string | null | undefined): Operation | undefined {
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }

  const fields = new Set<string>();
  let count = 0;
  let introspects = false;
  const visited = new Set<string>();
  const open: Open[] = [{ set: operation.selectionSet, isRoot: true }];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const selection of next.set.selections) {
      if (!isExcluded(selection)) visit(selection, next.isRoot);
    }
  }
  return { type: operation.operation, fields, count, introspects };

  function visit(selection: SelectionNode, isRoot: boolean): void {
    switch (selection.kind) {
      case Kind.FIELD: {
        const name = selection.name.value;
        if (name === '__schema' || name === '__type') introspects = true;
        else if (isRoot && name !== '__typename') fields.add(name);
        if (isRoot) count++;
        if (selection.selectionSet) open.push({ set: selection.selectionSet, isRoot: false });
        break;
      }
      case Kind.INLINE_FRAGMENT:
        open.push({ set: selection.selectionSet, isRoot });
        break;
      case Kind.FRAGMENT_SPREAD: {
        const fragment = fragments.get(selection.name.value);
        const visit = `${isRoot} ${selection.name.value}`;
        if (!fragment || visited.has(visit)) break;
        visited.add(visit);
        open.push({ set: fragment.selectionSet, isRoot });
        break;
      }
    }
  }
}

function isExcluded(selection: SelectionNode): boolean {
  return says(selection.directives, 'include', false) || says(selection.directives, 'skip', true);
}

function says(directives: readonly DirectiveNode[] | undefined, name: string, value: boolean): boolean {
  return directives?.some((directive) => directive.name.value === name
    && directive.arguments?.some((argument) => argument.name.value === 'if' && argument.value.kind === Kind.BOOLEAN && argument.value.value === value)) ?? false;
}
