import Testing

@testable import QueryExecution
