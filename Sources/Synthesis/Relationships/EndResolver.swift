import Definitions
import Diagnostics
import Telemetry

/// Finds the entities at the ends of one relationship that a row tells of.
struct EndResolver {
    /// What was found: entities, and what is wrong with a row that should have named one.
    struct Found {
        var guids: [EntityGUID] = []
        var finding: String?
    }

    let row: RelationshipRow
    /// The row's entities that the relationship is about.
    let subjects: [Entity]
    /// The relationship's name, for findings.
    let name: String

    /// The domain of entities that stand for unknown ones.
    static let uninstrumentedDomain = "UNINSTRUMENTED"
    /// The most characters of an identifier that a finding repeats.
    static let maximumNameLength = 100

    func guids(_ end: ResolvedEnd, lookup: (EntityQuery) -> [EntityGUID]) -> Found {
        switch end {
        case .extracted(let column, let type):
            if let text = column.column?.text(in: row.sample) {
                return Found(guids: EntityGUID(encoded: text).map { [$0] } ?? [])
            }
            guard case .guid? = column.known else { return Found() }
            return Found(guids: own(type).map { [$0] } ?? [])
        case .built(let built): return guid(built)
        case .lookedUp(let lookedUp): return matches(lookedUp, lookup)
        }
    }

    /// The one entity that the relationship is about; nil where it is about several, of which none
    /// goes before another.
    private var subject: Entity? { subjects.count == 1 ? subjects[0] : nil }

    /// The account of the row: the one that it names, or that of rows that name none.
    private var accountID: Int64 {
        row.sample.attribute("accountId").text.flatMap { Int64($0) } ?? row.rules.accountID
    }

    /// The row's own entity: the only one that it makes of the stated type, or the only one that the
    /// relationship is about.
    private func own(_ type: ResolvedText?) -> EntityGUID? {
        guard let type = type?.text(in: row, of: subject)?.uppercased() else {
            return subject?.guid
        }
        let own = row.entities.filter { row.rules.types.type(of: $0) == type }
        return own.count == 1 ? own[0].guid : nil
    }

    private func guid(_ built: ResolvedEnd.Built) -> Found {
        var identifier = ""
        for fragment in built.fragments {
            guard let text = fragment.text(in: row, of: subject) else { return Found() }
            identifier += text
        }
        let account = built.account.map { $0.text(in: row, of: subject).flatMap { Int64($0) } }
        guard let accountID = account ?? accountID,
            let domain = built.domain.text(in: row, of: subject),
            let type = built.type.text(in: row, of: subject)
        else { return Found() }
        return guid(
            accountID: accountID, domain: domain, type: built.typeInGUID ?? type,
            identifier: identifier, isHashed: built.isHashed)
    }

    private func guid(
        accountID: Int64, domain: String, type: String, identifier: String, isHashed: Bool
    ) -> Found {
        let text = isHashed ? entityIdentifierHash(identifier).map { String($0) } : identifier
        let guid = text.flatMap {
            EntityGUID(accountID: accountID, domain: domain, type: type, identifier: $0)
        }
        if let guid { return Found(guids: [guid]) }
        return Found(
            finding: "relationship `\(shown(name, upTo: Self.maximumNameLength))`: account "
                + "\(accountID), \(shown(domain, upTo: 50))-\(shown(type, upTo: 50)) and "
                + "`\(shown(identifier, upTo: Self.maximumNameLength))` make no GUID")
    }
}

extension EndResolver {
    /// The entities of the first lookup that matches any; where none does, the uninstrumented entity
    /// of the first one that could be asked and makes one.
    private func matches(
        _ lookedUp: ResolvedEnd.LookedUp, _ lookup: (EntityQuery) -> [EntityGUID]
    ) -> Found {
        var values: [String: String] = [:]
        for field in lookedUp.fields {
            values[field.name] = field.text.text(in: row, of: subject)
        }
        var uninstrumented: (type: String, values: [String])?
        for candidate in lookedUp.lookups {
            let queries = candidate.queries(values, limit: RelationshipSynthesizer.maximumMatches)
            for query in queries {
                let guids = lookup(query)
                if !guids.isEmpty { return take(guids, by: candidate) }
            }
            if uninstrumented == nil, !queries.isEmpty, let type = candidate.miss.uninstrumentedType
            {
                let known = candidate.tags.predicates.compactMap { values[$0.field.value] }
                uninstrumented = (type.value, known)
            }
        }
        guard let uninstrumented else { return Found() }
        return guid(
            accountID: accountID, domain: Self.uninstrumentedDomain,
            type: uninstrumented.type,
            identifier: uninstrumented.values.joined(separator: ":"), isHashed: true)
    }

    private func take(_ guids: [EntityGUID], by candidate: CandidateLookup) -> Found {
        switch candidate.severalMatches {
        case .discardAll: return Found(guids: guids.count == 1 ? guids : [])
        case .relateAll:
            let limit = RelationshipSynthesizer.maximumMatches
            guard guids.count > limit else { return Found(guids: guids) }
            return Found(
                guids: Array(guids.prefix(limit)),
                finding: "relationship `\(shown(name, upTo: Self.maximumNameLength))`: more than "
                    + "\(limit) entities match one row; the others are left out")
        }
    }
}

extension CandidateLookup {
    /// What is asked, one query after the other until one has an answer; none where the fields that
    /// are known are not enough.
    fileprivate func queries(_ values: [String: String], limit: Int) -> [EntityQuery] {
        let known = tags.predicates.compactMap { predicate in
            values[predicate.field.value].map {
                EntityQuery.Predicate(keys: predicate.keys, value: $0)
            }
        }
        func query(
            _ predicates: [EntityQuery.Predicate], _ matching: EntityQuery.Matching
        ) -> EntityQuery {
            // One over the limit tells that there are more.
            EntityQuery(
                types: entityTypes.map(\.value), predicates: predicates, matching: matching,
                limit: limit + 1)
        }
        guard !known.isEmpty else { return [] }
        switch tags.matching {
        case .any: return [query(known, .any)]
        case .all: return known.count == tags.predicates.count ? [query(known, .all)] : []
        case .first: return known.map { query([$0], .all) }
        }
    }
}
