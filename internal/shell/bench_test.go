package shell

import "testing"

func BenchmarkRead(b *testing.B) {
	argv := sh("set -eu\nsed -i \"s|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|\" /app/.env\nsed -i 's/MINIO_DATA_ACCESS_KEY=.*/MINIO_DATA_ACCESS_KEY=minio/' /app/.env\nexec python main.py")
	b.ReportAllocs()
	for b.Loop() {
		Read(argv, nil)
	}
}
