"""The trail: one event for every act, chained by hashes, never changed (promise P6)."""
