/// Whether a target's entities of a type were replaced by as many new ones from one answer to the
/// next, as happens where an identifier changes when its broker restarts.
///
/// Two or more that are all replaced at once are suspicious. A single one is not, for a temporary
/// queue is replaced by the next one with every client; unless all entities of all the target's
/// types were replaced, as where a cluster has another name.
struct Renewals {
    /// By type, how many the answers before told of.
    private var before: [Int]
    /// By type, how many of them are missing now.
    private(set) var missing: [Int]
    /// By type, how many were never told of before now.
    private var new: [Int]

    /// From how many on a type is suspicious by itself.
    static let leastCount = 2

    init(typeCount: Int) {
        before = Array(repeating: 0, count: typeCount)
        missing = before
        new = before
    }

    mutating func noteBefore(_ type: Int, isMissing: Bool) {
        before[type] += 1
        if isMissing { missing[type] += 1 }
    }

    mutating func noteNew(_ type: Int) { new[type] += 1 }

    /// The types of which all are missing and as many are new, where that is no accident.
    var suspicious: [Int] {
        let told = before.indices.filter { before[$0] > 0 }
        let renewed = told.filter { missing[$0] == before[$0] && new[$0] == missing[$0] }
        let isAll = told.count > 1 && renewed.count == told.count
        return renewed.filter { isAll || missing[$0] >= Self.leastCount }
    }

    static func finding(_ type: String, count: Int) -> String {
        let (all, same) =
            count == 1
            ? ("the one entity is new", "it is the same thing, its")
            : ("all \(count) entities are new", "they are the same things, their")
        return "\(type): \(all) since the last answer; if \(same) identifier changes with a "
            + "restart"
    }
}
