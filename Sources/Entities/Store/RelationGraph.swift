import Telemetry

/// The relationships between nodes, which are numbers: each once, found from either end in the
/// order in which they were first told.
struct RelationGraph: Sendable {
    /// What makes two relationships the same.
    struct Key: Sendable, Hashable {
        var type: String
        var source: Int32
        var target: Int32
    }

    /// A teller, and the number of its answer that told of the relationship.
    struct Told: Sendable {
        var teller: Int32
        var answer: Int
    }

    struct Relation: Sendable {
        var key: Key
        var name: String
        var lifetime: Int64
        var lastSeen: Int64
        /// Empty exactly where the place is free.
        var tellers: [Told]
    }

    private(set) var relations: [Relation] = []
    private var free: [Int32] = []
    private var index: [Key: Int32] = [:]
    private var bySource = LinkedLists()
    private var byTarget = LinkedLists()

    var count: Int { index.count }

    func find(_ key: Key) -> Int32? { index[key] }

    /// Adds a relationship that is not there.
    mutating func add(_ relation: Relation) -> Int32 {
        let id = free.popLast() ?? Int32(relations.count)
        if Int(id) == relations.count {
            relations.append(relation)
        } else {
            relations[Int(id)] = relation
        }
        index[relation.key] = id
        bySource.append(id, to: relation.key.source)
        byTarget.append(id, to: relation.key.target)
        return id
    }

    /// Notes that a teller told of it.
    ///
    /// - Returns: Whether it is the first time in this answer.
    mutating func tell(
        _ id: Int32, as relationship: Relationship, by told: Told, at timestamp: Int64
    ) -> Bool {
        let place = Int(id)
        relations[place].lastSeen = max(relations[place].lastSeen, timestamp)
        relations[place].lifetime = relationship.lifetime
        if relations[place].name != relationship.name { relations[place].name = relationship.name }
        guard let own = relations[place].tellers.firstIndex(where: { $0.teller == told.teller })
        else {
            relations[place].tellers.append(told)
            return true
        }
        let isFirst = relations[place].tellers[own].answer != told.answer
        relations[place].tellers[own].answer = told.answer
        return isFirst
    }

    /// Counts what a teller told before as told in this answer too, of the time when it was.
    ///
    /// - Returns: Whether it had told of it, and not in this answer.
    mutating func stay(_ id: Int32, by teller: Int32, answer: Int) -> Bool {
        guard
            let own = relations[Int(id)].tellers.firstIndex(where: {
                $0.teller == teller && $0.answer != answer
            })
        else { return false }
        relations[Int(id)].tellers[own].answer = answer
        return true
    }

    /// Takes back what a teller told of before and not in its last answer.
    ///
    /// - Returns: Whether nobody tells of it any more; then it is for the caller to remove it.
    mutating func withdraw(_ id: Int32, by teller: Int32, answer: Int) -> Bool {
        guard
            let own = relations[Int(id)].tellers.firstIndex(where: {
                $0.teller == teller && $0.answer != answer
            })
        else { return false }
        relations[Int(id)].tellers.remove(at: own)
        return relations[Int(id)].tellers.isEmpty
    }

    mutating func remove(_ id: Int32) {
        let key = relations[Int(id)].key
        relations[Int(id)].tellers = []
        index[key] = nil
        bySource.remove(id, from: key.source)
        byTarget.remove(id, from: key.target)
        free.append(id)
    }

    /// Whether a node has no relationship.
    func isAlone(_ node: Int32) -> Bool { bySource.isEmpty(node) && byTarget.isEmpty(node) }

    /// Calls with the other end of each relationship of a type that a node has, in the order of
    /// `relations(of:)`.
    func eachOther(of node: Int32, by type: String, _ body: (Int32) -> Void) {
        bySource.forEach(of: node) { id in
            if relations[Int(id)].key.type == type { body(relations[Int(id)].key.target) }
        }
        byTarget.forEach(of: node) { id in
            let source = relations[Int(id)].key.source
            if source != node, relations[Int(id)].key.type == type { body(source) }
        }
    }

    /// Those of a node: first those whose source it is, then those whose target it is.
    func relations(of node: Int32) -> [Relation] {
        let outgoing = bySource.items(of: node).map { relations[Int($0)] }
        let incoming = byTarget.items(of: node).map { relations[Int($0)] }
        // One with itself is one.
        return outgoing + incoming.filter { $0.key.source != node }
    }
}
