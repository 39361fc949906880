/** A node's 40-character id as CLUSTER NODES prints it. The only key of a node: addresses change, are NATed, or are empty. */
export type NodeId = string & { readonly __brand: 'NodeId' };

/** A watched cluster's id: its configured name, made safe for URLs. */
export type ClusterId = string & { readonly __brand: 'ClusterId' };

/** Milliseconds since the Unix epoch, UTC. */
export type Millis = number;
