"""What a running course would notice since an earlier version. The comparison knows texts only; git is asked at the edge."""
