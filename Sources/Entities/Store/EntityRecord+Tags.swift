import Telemetry

extension EntityRecord {
    /// Takes the tags of a row: what has several values keeps the earlier ones, what has one keeps
    /// the newest.
    ///
    /// - Returns: Whether there was room for all of them.
    mutating func take(
        _ told: [EntityTag], by rule: EntityRules.Rule, at now: Int64, limit: Int
    ) -> Bool {
        var hasRoom = true
        var next = 0
        for tag in told {
            let isMultiValue = rule.policy(of: tag.key).isMultiValue
            for value in isMultiValue ? tag.values[...] : tag.values.suffix(1) {
                // They come sorted as they are kept, so the next one is mostly the one.
                let isNext =
                    next < tags.count && tags[next].key == tag.key && tags[next].value == value
                guard
                    let place = isNext
                        ? next
                        : place(of: tag.key, value) ?? add(tag.key, value, at: now, limit: limit)
                else {
                    hasRoom = false
                    continue
                }
                tags[place].lastSeen = now
                next = isMultiValue ? place + 1 : keepOnly(place) + 1
            }
        }
        return hasRoom
    }

    /// Removes values that telemetry has not had for their time.
    mutating func dropTags(by rule: EntityRules.Rule, at now: Int64) {
        tags.removeAll { tag in
            rule.policy(of: tag.key).lifetime.map { now - tag.lastSeen > $0 } ?? false
        }
    }

    private func place(of key: String, _ value: String) -> Int? {
        tags.firstIndex { $0.key == key && $0.value == value }
    }

    /// Removes the other values of a key, which are all beside the one that stays.
    ///
    /// - Returns: The place of that one then.
    private mutating func keepOnly(_ place: Int) -> Int {
        let key = tags[place].key
        var first = place
        while first > 0, tags[first - 1].key == key { first -= 1 }
        var end = place + 1
        while end < tags.count, tags[end].key == key { end += 1 }
        guard end - first > 1 else { return place }
        tags.replaceSubrange(first..<end, with: [tags[place]])
        return first
    }

    /// Behind the other values of the key; at the limit in the place of the oldest of them.
    ///
    /// - Returns: Where it is; nil where there is no room.
    private mutating func add(_ key: String, _ value: String, at now: Int64, limit: Int) -> Int? {
        if tags.count >= limit {
            let own = tags.indices.filter { tags[$0].key == key && tags[$0].lastSeen < now }
            guard let oldest = own.min(by: { tags[$0].lastSeen < tags[$1].lastSeen }) else {
                return nil
            }
            tags.remove(at: oldest)
        }
        let place = tags.firstIndex { $0.key > key } ?? tags.count
        tags.insert(KnownTag(key: key, value: value, lastSeen: now), at: place)
        return place
    }
}
