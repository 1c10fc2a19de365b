import Diagnostics
import Telemetry

extension EntityStore {
    /// An answer whose rows were taken, with what the one before it told of.
    private struct Answer {
        var teller: Int32
        var members: [Int32]
        var relations: [Int32]
    }

    /// Takes what one poll of a target told.
    ///
    /// What no group of the report tells of is left as it is.
    ///
    /// - Returns: What is wrong, in words; each once in the life of the store.
    public mutating func take(_ report: EntityReport) -> [String] {
        var findings: [String] = []
        // All rows are taken before anything is missed, for one group can tell of what another one
        // told of before.
        var answers: [Answer] = []
        for group in report.groups {
            guard
                let teller = tellers.index(
                    of: group.name, origin: report.origin, limit: limits.tellers)
            else {
                refuse(.tellers(limits.tellers), &findings)
                continue
            }
            if group.isAnswered {
                answers.append(take(group, by: teller, at: report.timestamp, &findings))
            } else if tellers.rows[Int(teller)].unansweredSince == nil {
                tellers.rows[Int(teller)].unansweredSince = report.timestamp
            }
        }
        findings += renewals(answers, of: report)
        for answer in answers { settle(answer, at: report.timestamp) }
        departures.compact { [nodes] in nodes[Int($0)].record?.departure?.number }
        return findings
    }

    private mutating func take(
        _ group: EntityReport.Group, by teller: Int32, at now: Int64, _ findings: inout [String]
    ) -> Answer {
        let place = Int(teller)
        let before = Answer(
            teller: teller, members: tellers.rows[place].members,
            relations: tellers.rows[place].relations)
        tellers.rows[place].members = []
        tellers.rows[place].relations = []
        tellers.rows[place].members.reserveCapacity(before.members.count)
        tellers.rows[place].unansweredSince = nil
        tellers.rows[place].answer += 1
        let answer = tellers.rows[place].answer
        for row in group.rows {
            for entity in row.entities {
                // Answers keep their order, so the next one is mostly the one.
                let next = tellers.rows[place].members.count
                let guess = next < before.members.count ? before.members[next] : nil
                guard let node = admit(entity, guess: guess, at: now, &findings) else { continue }
                if take(row.sample, of: entity, node, by: teller, answer: answer, &findings) {
                    tellers.rows[place].members.append(node)
                } else if isNew("\(teller)|\(entity.guid.type)|several rows") {
                    findings.append(
                        "\(tellers.rows[place].mapping): several rows of one answer are `"
                            + "\(shown(entity.name, upTo: Self.maximumNameLength))`; if they are "
                            + "different things, the identifier lacks what tells them apart")
                }
            }
            for relationship in row.relationships {
                let next = tellers.rows[place].relations.count
                let guess = next < before.relations.count ? before.relations[next] : nil
                let told = RelationGraph.Told(teller: teller, answer: answer)
                if let id = take(relationship, by: told, guess: guess, at: now, &findings) {
                    tellers.rows[place].relations.append(id)
                }
            }
        }
        for guid in group.rest {
            let next = tellers.rows[place].members.count
            let guess = next < before.members.count ? before.members[next] : nil
            if let node = known(guid, guess: guess), keep(node, by: teller, at: now) {
                tellers.rows[place].members.append(node)
            }
        }
        if group.isWhole { return before }
        for node in before.members where keep(node, by: teller, at: now) {
            tellers.rows[place].members.append(node)
        }
        let told = Set(tellers.rows[place].relations)
        tellers.rows[place].relations += before.relations.filter { !told.contains($0) }
        return Answer(teller: teller, members: before.members, relations: [])
    }

    /// The node of an entity that is known; at `guess`, or wherever it is.
    private func known(_ guid: EntityGUID, guess: Int32?) -> Int32? {
        if let guess, nodes[Int(guess)].record != nil, nodes[Int(guess)].guid == guid {
            return guess
        }
        return node(guid).flatMap { nodes[Int($0)].record == nil ? nil : $0 }
    }

    /// Notes that a known entity is there, after it was gone as well.
    private mutating func arrive(_ node: Int32, at now: Int64) {
        guard isGone(node) else { return }
        nodes[Int(node)].record?.comeBack(at: now)
        departures.drop()
    }

    /// Takes that an entity is there, of which an answer tells nothing else.
    ///
    /// - Returns: Whether the answer did not tell of it before.
    private mutating func keep(_ node: Int32, by teller: Int32, at now: Int64) -> Bool {
        let (origin, answer) = (tellers.rows[Int(teller)].origin, tellers.rows[Int(teller)].answer)
        arrive(node, at: now)
        guard var record = nodes[Int(node)].record, !record.isSighted(by: teller, answer: answer)
        else { return false }
        nodes[Int(node)].record = nil
        defer { nodes[Int(node)].record = record }
        record.forgetMetrics(from: origin, at: now, tellers.origins)
        return record.sight(at: now, shape: nil, attributes: [], by: teller, answer: answer)
    }

    /// The node of an entity, which has a record from now on; nil where there is no room for it.
    private mutating func admit(
        _ entity: Entity, guess: Int32?, at now: Int64, _ findings: inout [String]
    ) -> Int32? {
        if let node = known(entity.guid, guess: guess) {
            arrive(node, at: now)
            return node
        }
        guard entityCount < limits.entities else {
            refuse(.entities(limits.entities), &findings)
            return nil
        }
        let rule = rules.index(ofRule: entity.rule, guid: entity.guid)
        let new = node(entity.guid) ?? addNode(entity.guid)
        nodes[Int(new)].record = EntityRecord(name: entity.name, rule: rule, at: now)
        entityCount += 1
        return new
    }

    /// Takes what a row tells of an entity.
    ///
    /// - Returns: Whether it is the first row of the answer that tells of it.
    private mutating func take(
        _ sample: Sample, of entity: Entity, _ node: Int32, by teller: Int32, answer: Int,
        _ findings: inout [String]
    ) -> Bool {
        guard var record = nodes[Int(node)].record else { return false }
        nodes[Int(node)].record = nil
        defer { nodes[Int(node)].record = record }
        if record.name != entity.name { record.name = entity.name }
        if rules.rules[Int(record.rule)].name != entity.rule {
            record.rule = rules.index(ofRule: entity.rule, guid: entity.guid)
        }
        let hasRoom = record.take(
            entity.tags, by: rules.rules[Int(record.rule)], at: sample.timestamp,
            limit: limits.tagValues)
        if !hasRoom { refuse(.tagValues(limits.tagValues), &findings) }
        record.take(
            sample.metrics, columns: metrics.columns(of: sample.shape),
            from: tellers.rows[Int(teller)].origin, at: sample.timestamp, tellers.origins)
        return record.sight(
            at: sample.timestamp, shape: sample.shape, attributes: sample.attributes, by: teller,
            answer: answer)
    }

    /// Takes a relationship; nil where it was told in this answer already, or there is no room.
    private mutating func take(
        _ relationship: Relationship, by told: RelationGraph.Told, guess: Int32?, at now: Int64,
        _ findings: inout [String]
    ) -> Int32? {
        if let id = find(relationship, guess: guess) {
            return graph.tell(id, as: relationship, by: told, at: now) ? id : nil
        }
        guard graph.count < limits.relationships else {
            refuse(.relationships(limits.relationships), &findings)
            return nil
        }
        return add(relationship, tellers: [told], at: now)
    }

    /// What is suspicious about the entities that answers tell of no more, and those that are new.
    private mutating func renewals(_ answers: [Answer], of report: EntityReport) -> [String] {
        guard answers.contains(where: { $0.members != tellers.rows[Int($0.teller)].members })
        else { return [] }
        var renewals = Renewals(typeCount: rules.types.count)
        for answer in answers where !tellers.rows[Int(answer.teller)].isRestored {
            note(answer, in: &renewals, at: report.timestamp)
        }
        return renewals.suspicious.compactMap { type in
            let name = rules.types[type].name
            guard isNew("\(report.origin.target)|\(name)") else { return nil }
            return Renewals.finding(name, count: renewals.missing[type])
        }
    }

    private func note(_ answer: Answer, in renewals: inout Renewals, at now: Int64) {
        guard !answer.members.isEmpty else { return }
        let row = tellers.rows[Int(answer.teller)]
        for node in answer.members {
            guard let record = nodes[Int(node)].record else { continue }
            renewals.noteBefore(
                Int(rules.rules[Int(record.rule)].type),
                isMissing: record.isMissing(from: answer.teller, answer: row.answer))
        }
        for node in row.members {
            guard let record = nodes[Int(node)].record, record.firstSeen == now else { continue }
            renewals.noteNew(Int(rules.rules[Int(record.rule)].type))
        }
    }

    /// Misses what the answer before told of and this one does not.
    private mutating func settle(_ answer: Answer, at now: Int64) {
        let number = tellers.rows[Int(answer.teller)].answer
        tellers.rows[Int(answer.teller)].isRestored = false
        for id in answer.relations where graph.withdraw(id, by: answer.teller, answer: number) {
            removeRelation(id)
        }
        guard answer.members != tellers.rows[Int(answer.teller)].members else { return }
        for node in answer.members {
            guard let record = nodes[Int(node)].record,
                record.isMissing(from: answer.teller, answer: number)
            else { continue }
            nodes[Int(node)].record?.unsight(by: answer.teller)
            if record.sightings.count == 1 { leave(node, at: now) }
        }
    }
}
