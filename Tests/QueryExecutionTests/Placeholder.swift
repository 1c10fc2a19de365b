@testable import QueryExecution
import Testing
