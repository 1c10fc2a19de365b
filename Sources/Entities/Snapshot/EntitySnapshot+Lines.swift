extension EntitySnapshot {
    /// The first line of a snapshot.
    public struct Header: Sendable, Decodable {
        struct Origin: Sendable, Decodable {
            var target: String
            var source: String
            var priority: Int
            var interval: Int64
        }

        struct Teller: Sendable, Decodable {
            /// Index of an origin.
            var origin: Int
            var mapping: String
            var unanswered: Int64?
        }

        struct Metric: Sendable, Decodable {
            var name: String
            var unit: String
        }

        public let format: Int
        let time: Int64
        let origins: [Origin]
        let tellers: [Teller]
        let metrics: [Metric]

        private enum Key: String, CodingKey {
            case format, time, origins, tellers, metrics
        }

        /// Reads nothing but the format where that is not ours.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            format = try values.decode(Int.self, forKey: .format)
            guard format == EntitySnapshot.format else {
                time = 0
                origins = []
                tellers = []
                metrics = []
                return
            }
            time = try values.decode(Int64.self, forKey: .time)
            origins = try values.decode([Origin].self, forKey: .origins)
            tellers = try values.decode([Teller].self, forKey: .tellers)
            metrics = try values.decode([Metric].self, forKey: .metrics)
        }
    }

    /// Any other line of a snapshot.
    public enum Line: Sendable, Decodable {
        case entity(EntityLine)
        case relationship(RelationshipLine)

        private enum Key: String, CodingKey {
            case entity, relationship
        }

        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            if let entity = try values.decodeIfPresent(EntityLine.self, forKey: .entity) {
                self = .entity(entity)
            } else {
                self = .relationship(
                    try values.decode(RelationshipLine.self, forKey: .relationship))
            }
        }
    }

    /// An entity; its parts are lists, and indices of the header's rows, to be short.
    public struct EntityLine: Sendable, Decodable {
        /// `[key, value, time]`.
        struct Tag: Sendable, Decodable {
            var key: String
            var value: String
            var time: Int64

            init(from decoder: any Decoder) throws {
                var values = try decoder.unkeyedContainer()
                key = try values.decode(String.self)
                value = try values.decode(String.self)
                time = try values.decode(Int64.self)
            }
        }

        /// `[metric, value, time, origin]`; a value that is not known is null.
        struct Metric: Sendable, Decodable {
            var metric: Int
            var value: Double
            var time: Int64
            var origin: Int

            init(from decoder: any Decoder) throws {
                var values = try decoder.unkeyedContainer()
                metric = try values.decode(Int.self)
                value = try values.decodeNil() ? .nan : values.decode(Double.self)
                time = try values.decode(Int64.self)
                origin = try values.decode(Int.self)
            }
        }

        /// `[teller, time, attributes]`; the attributes may be missing.
        struct Told: Sendable, Decodable {
            var teller: Int
            var time: Int64
            var attributes: [String: String]

            init(from decoder: any Decoder) throws {
                var values = try decoder.unkeyedContainer()
                teller = try values.decode(Int.self)
                time = try values.decode(Int64.self)
                attributes = values.isAtEnd ? [:] : try values.decode([String: String].self)
            }
        }

        var guid: String
        var type: String
        var name: String
        var rule: String
        var first: Int64
        var present: Int64
        var last: Int64
        var gone: Int64?
        var tags: [Tag]
        var metrics: [Metric]
        var told: [Told]
    }

    /// A relationship, with the indices of those who told of it.
    public struct RelationshipLine: Sendable, Decodable {
        var type: String
        var source: String
        var target: String
        var name: String
        var lifetime: Int64
        var last: Int64
        var told: [Int]
    }
}
